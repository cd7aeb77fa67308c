import type {Text, TextPart} from '../../model/environment-entry.ts';

/** Names of the variables that a text still holds. */
export function variablesOf(text: Text): string[] {
  return partsOf(text).map(({name}) => name);
}

/** The variables that a text still holds. */
export function partsOf(text: Text): VariablePart[] {
  return text.kind === 'literal' ? [] : text.parts.flatMap(part => (part.kind === 'variable' ? [part] : []));
}

/** A variable whose value only the running container knows. */
export type VariablePart = TextPart & {readonly kind: 'variable'};

/**
 * The program that tells in a task with a network of its own what a field of the pod tells on Kubernetes: a pod's name is its host
 * name, and the address stands beside the host name in /etc/hosts (mapping-workloads §6).
 */
export function programFor({source}: VariablePart): string | undefined {
  if (source.kind !== 'field') return undefined;
  if (source.fieldPath === 'metadata.name') return 'hostname';
  return /^status\.podIPs?$/.test(source.fieldPath) ? 'hostname -i' : undefined;
}

/** Kubernetes allows names that a shell cannot replace (`my.var`). */
export function isShellName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** One word for POSIX sh: literal text in single quotes, variables in double quotes, so that nothing else is interpreted. */
export function shellWord(text: Text): string {
  if (text.kind === 'literal') return quoted(text.text);
  return text.parts
    .map(part => {
      if (part.kind === 'text') return quoted(part.text);
      const program = programFor(part);
      return program === undefined ? `"\${${part.name}}"` : `"$(${program})"`;
    })
    .join('')
    .replaceAll(/'([A-Za-z0-9_./:=@%+,-]*)'"(?=\$)/g, '"$1');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
