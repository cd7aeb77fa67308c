/**
 * `$(VAR)` expansion as the kubelet does it (`k8s.io/kubernetes/third_party/forked/golang/expansion`, v1.36.3): one pass
 * from the left, `$$` is an escaped dollar, a name is all that stands before the next `)`, and what is not a reference
 * stays as it is.
 */

/** A piece of an expanded text: literal, or a reference that could not be resolved to a text. */
export type ExpansionPart =
  | {readonly kind: 'text'; readonly text: string}
  | {readonly kind: 'variable'; readonly name: string};

/**
 * The parts of `text`. `lookup` gives the text of a variable, `undefined` where no such variable exists (the reference then
 * stays literally, as in Kubernetes), or `null` where it exists but its text is not known here: only these become `variable`
 * parts. Neighbouring texts are one part; an empty text gives no part.
 */
export function expandParts(
  text: string,
  lookup: (name: string) => string | null | undefined,
): readonly ExpansionPart[] {
  const parts: ExpansionPart[] = [];
  let literal = '';
  let end = 0;
  const lastClose = text.lastIndexOf(')');
  for (let at = text.indexOf('$'); at !== -1 && at + 1 < text.length; at = text.indexOf('$', end)) {
    literal += text.slice(end, at);
    const next = text[at + 1];
    const close = next === '(' && at < lastClose ? text.indexOf(')', at + 2) : -1;
    if (close === -1) {
      literal += next === '$' ? '$' : `$${next}`;
      end = at + 2;
      continue;
    }
    const name = text.slice(at + 2, close);
    const value = lookup(name);
    if (value === null) {
      if (literal !== '') parts.push({kind: 'text', text: literal});
      literal = '';
      parts.push({kind: 'variable', name});
    } else {
      literal += value ?? `$(${name})`;
    }
    end = close + 1;
  }
  literal += text.slice(end);
  if (literal !== '') parts.push({kind: 'text', text: literal});
  return parts;
}

/** `text` with its references replaced; those that `lookup` does not know stay as they are. */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  const [part] = expandParts(text, lookup);
  return part?.kind === 'text' ? part.text : '';
}

/** Names of the variables that `text` refers to, in order, each once. */
export function variablesIn(text: string): readonly string[] {
  const names = new Set<string>();
  expand(text, name => {
    names.add(name);
    return undefined;
  });
  return [...names];
}
