/**
 * User text inside a Terraform template (a string of `.tf.json`, or a file for `templatefile`): `${` and `%{` begin something
 * there, and are written `$${` and `%%{` (Terraform language, "Strings and templates"). JSON strings hold templates without
 * backslash escapes, so nothing else needs care.
 * @param isFollowed an interpolation comes next: with it, a `$` at the end would be taken for an escape.
 */
export function escaped(text: string, isFollowed: boolean): string {
  // Functions, because `$$` in a replacement text means one `$` (ECMAScript, GetSubstitution).
  const safe = text.replaceAll('${', () => '$${').replaceAll('%{', () => '%%{');
  return isFollowed ? safe.replace(/(?<!\$)\$+$/, run => `\${"${run}"}`) : safe;
}

/** `DesiredCount`, `enableECSManagedTags` → `desired_count`, `enable_ecs_managed_tags`. */
export function snake(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
