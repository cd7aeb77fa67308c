import type {ClusterValue, SecretValue} from '../../ecs/plan.ts';
import type {ObjectRef} from '../../finding.ts';
import {segments} from '../../pointer.ts';
import type {Runbook} from './context.ts';
import {word} from './shell.ts';
import type {Step} from './step.ts';
import {mostTasksAtOnce} from './task-count.ts';

/** How many calls Parameter Store answers in a second by default, in an account and Region (Systems Manager quotas). */
const CALLS_A_SECOND = 40;
const MANY_STARTS = ` Parameter Store answers ${CALLS_A_SECOND} calls a second in all, and a task that gets no answer does not start: where many start at once, raise that with \`aws ssm update-service-setting --setting-id /ssm/parameter-store/high-throughput-enabled --setting-value true\`, which has its price.`;

/**
 * The step that puts the values into the secrets: from the cluster into the store through pipes, so that no value stands in a
 * file, a command or a terminal.
 */
export function secretStep(runbook: Runbook): readonly Step[] {
  const {selected} = runbook;
  const values = Map.groupBy(selected.plan.secretValues, ({store, name}) => `${store} ${name}`);
  if (values.size === 0) return [];
  const stores = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const parameters = stores.flatMap(([first]) => (first?.store === 'ssm' ? [first.name] : []));
  return [
    {
      title: 'Put the values into the secrets',
      text: `From the cluster, through pipes: no value is printed, stored in a file or named in a command. It needs \`kubectl\` with access to the Secrets, and \`jq\`. \`kubectl config current-context\` tells which cluster you are about to read.${parameters.length > 0 && mostTasksAtOnce(runbook) > CALLS_A_SECOND ? MANY_STARTS : ''}${parameters.length > 0 ? ' A value of 4 to 8 KB makes its parameter an advanced one, which costs a little each month. A larger value, and one with `{{` in it, Parameter Store refuses: set `secrets.store: secrets-manager` in `k2e.yaml` then.' : ''}`,
      commands: stores.flatMap(pipe),
      expect: `the version of each secret (${stores.length}), and nothing of the values.`,
      ...(parameters.length > 0
        ? {
            backOutText:
              'a value can be put again at any time. Parameters, which this step makes, are deleted by name:',
            backOut: parameters.map(name => `aws ssm delete-parameter --name ${word(name)}`),
          }
        : {backOutText: 'a value can be put again at any time; it goes with its secret.'}),
    },
  ];
}

/** The pipe for one secret of the store, which may hold several values. */
function pipe(values: readonly SecretValue[]): readonly string[] {
  const [first] = values;
  if (!first) return [];
  const sources = new Map(values.flatMap(sourcesOf).map(source => [JSON.stringify(source), source]));
  const order = [...sources.keys()];
  const refers = values.some(({references = []}) => references.length > 0);
  const objectOf = (source: ObjectRef): string =>
    `${refers ? '$in' : '.'}[${order.indexOf(JSON.stringify(source))}]`;
  const keyed = values.filter(({jsonKey}) => jsonKey !== undefined);
  const program =
    keyed.length === 0
      ? filter(first, objectOf)
      : `{${keyed.map(value => `${ascii(value.jsonKey ?? '')}: (${filter(value, objectOf)})`).join(', ')}}`;
  const whole = refers ? `${EXPANDED} . as $in | ${program}` : program;
  return [
    `{ ${[...sources.values()].map(getObject).join('; ')}; } |`,
    `  jq --slurp --join-output ${word(whole)} |`,
    first.store === 'ssm'
      ? `  aws ssm put-parameter --type SecureString --tier Intelligent-Tiering --overwrite --query Version --name ${word(first.name)} --value file:///dev/stdin`
      : `  aws secretsmanager put-secret-value --query VersionId --secret-id ${word(first.name)} --secret-string file:///dev/stdin`,
  ];
}

/** The objects that a value is made of. */
function sourcesOf({source, references = []}: ClusterValue): readonly ObjectRef[] {
  return [source, ...references.flatMap(each => ('text' in each ? [] : sourcesOf(each)))];
}

function getObject({kind, namespace, name}: ObjectRef): string {
  return `kubectl --namespace ${word(namespace ?? '')} get ${word(`${kind.toLowerCase()}/${name}`)} --output json`;
}

/** Replaces `$(name)` and `$$` as Kubernetes does (`Expand`, `third_party/forked/golang/expansion/expand.go`, v1.36.3). */
const EXPANDED = String.raw`def expanded($by): gsub("\\$(?:\\$|\\((?<name>[^)]*)\\))"; if .name == null then "$" else $by[.name] // "$(\(.name))" end);`;

/** The jq program for one value, from the list of objects. */
function filter(value: SecretValue, objectOf: (source: ObjectRef) => string): string {
  const {form, name} = value;
  if (form === 'base64') return found(value, objectOf);
  const text = textOf(value, objectOf);
  return form === 'registry-login' ? `${text} | ${loginOf(name)}` : text;
}

/** The text of a value of the cluster, with its references replaced. */
function textOf(value: ClusterValue, objectOf: (source: ObjectRef) => string): string {
  const {source, key, references = []} = value;
  const isEncoded = source.kind === 'Secret' && !key.startsWith('/');
  const text = found(value, objectOf) + (isEncoded ? ' | @base64d' : '');
  if (references.length === 0) return text;
  const by = references.map(
    each => `${ascii(each.name)}: (${'text' in each ? ascii(each.text) : textOf(each, objectOf)})`,
  );
  return `${text} | expanded({${by.join(', ')}})`;
}

/** The value as its object has it. An item of `env` must bear its name still: the cluster may have other items than the manifest. */
function found({source, key, variable}: ClusterValue, objectOf: (source: ObjectRef) => string): string {
  const path = key.startsWith('/')
    ? segments(key).map(each => (/^\d+$/.test(each) ? each : ascii(each)))
    : ['"data"', ascii(key)];
  const object = objectOf(source);
  if (variable === undefined) return `${object} | getpath([${path.join(', ')}]) // error("it is not there")`;
  const item = `${object} | getpath([${path.slice(0, -1).join(', ')}])`;
  return `${item} | if .name == ${ascii(variable)} then .value else error("another variable is there") end`;
}

/** The jq program that takes the login for one registry out of a `.dockerconfigjson`; the registry is the name's last but one word. */
function loginOf(name: string): string {
  const registry = name.split('/').at(-2) ?? '';
  const isWanted = /^(?:.*\.)?docker\.io$/.test(registry)
    ? 'test("(^|[.])docker[.]io$")'
    : `. == ${ascii(registry)}`;
  const host = `sub("^https?://"; "") | split("/")[0] | gsub("[^A-Za-z0-9_./-]"; "-")`;
  const fields =
    'if .auth then (.auth | @base64d | split(":") | {username: .[0], password: (.[1:] | join(":"))}) else {username, password} end';
  return `fromjson | .auths | to_entries | map(select(.key | ${host} | ${isWanted}))[0].value | ${fields}`;
}

/** A string of jq in ASCII. */
function ascii(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
