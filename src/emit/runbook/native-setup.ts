/**
 * The functions with which the steps of the format `native` make what its files say: the AWS CLI and sed, nothing else. What
 * later files need of AWS's answers is kept as commands for sed, so that a step can be run again after an interruption. `%{`
 * stands for the `${` of the shell.
 */
export const NATIVE_SETUP: readonly string[] = String.raw`mkdir -p applied && touch applied/answers.sed

# fill [FILE]: the text with AWS's earlier answers in it. k2e-output.schema.json explains the placeholders.
fill() { cat "$@" | sed -f applied/answers.sed; }

# apply FILE SERVICE OPERATION [PLACE...]: makes what FILE says, once; keeps these places of the answer for later files.
apply() {
  k2e_file=$1 k2e_service=$2 k2e_operation=$3
  shift 3
  if [ -e "applied/$k2e_file.done" ]; then
    if fill "$k2e_file" | cmp -s - "applied/$k2e_file"; then echo "was made before: $k2e_file"; return 0; fi
    case $k2e_operation in
      put-* | modify-* | register-*) rm "applied/$k2e_file.done" ;; # sets the whole of it again
      *) echo "has changed since it was made: $k2e_file (from applied/$k2e_file). Undo its step, or change it in AWS and then: keep $k2e_file" >&2; return 1 ;;
    esac
  fi
  mkdir -p "applied/%{k2e_file%/*}" && fill "$k2e_file" > "applied/$k2e_file" || return 1
  if grep -o '%{k2e:[^}]*}' "applied/$k2e_file" | grep -v '^%{k2e:dollar}$'; then
    echo "not made, its placeholders above are open: $k2e_file" >&2
    return 1
  fi
  sed 's/%{k2e:dollar}/$/g' "applied/$k2e_file" > applied/input.json
  k2e_query=$(printf ',%s' "$@")
  k2e_answer=$(aws "$k2e_service" "$k2e_operation" --cli-input-json file://applied/input.json \
    --query "['made'%{1+$k2e_query}]" --output text) || { echo "not made: $k2e_file" >&2; return 1; }
  grep -vF "{k2e:ref:$k2e_file#" applied/answers.sed > applied/answers.new || :
  mv applied/answers.new applied/answers.sed
  k2e_column=1
  for k2e_place in "$@"; do
    k2e_column=$((k2e_column + 1))
    k2e_pointer=$(printf '/%s' "$k2e_place" | sed 's/\[/./g; s/]//g' | tr . /)
    k2e_value=$(printf '%s' "$k2e_answer" | cut -f "$k2e_column" | sed 's/[&|\\]/\\&/g')
    printf '%s\n' "s|[$]{k2e:ref:$k2e_file#$k2e_pointer}|$k2e_value|g" >> applied/answers.sed
  done
  touch "applied/$k2e_file.done" && echo "made: $k2e_file"
}

# answer FILE POINTER: this place of what AWS answered when FILE was made.
answer() { printf '%{k2e:ref:%s#%s}\n' "$1" "$2" | fill; }

# keep FILE...: AWS has what these files say, by hand.
keep() { for k2e_kept in "$@"; do fill "$k2e_kept" > "applied/$k2e_kept" && touch "applied/$k2e_kept.done"; done; }

# forget KIND...: lets apply make the files of these kinds again.
forget() { for k2e_kind in "$@"; do rm -f "applied/$k2e_kind"/*.done; done; }

# gone: what was made from files that are no longer there; nothing deletes it in AWS by itself.
gone() {
  find applied -name '*.done' | sort | while read -r k2e_done; do
    k2e_made=%{k2e_done#applied/} && k2e_made=%{k2e_made%.done}
    [ -e "$k2e_made" ] || echo "no longer written: $k2e_made (AWS has it from applied/$k2e_made). Delete it in AWS and then: rm $k2e_done"
  done
}
gone`
  .replaceAll('%{', '${')
  .split('\n');
