import type {EnvironmentEntry} from '../../model/environment-entry.ts';
import type {Subject} from '../rule.ts';
import {listed, objectName} from '../wording.ts';

/**
 * Tells of optional entries that are left out: Kubernetes leaves a missing key out as well, but an object that the input lacks may be in
 * the cluster. One finding for an object.
 */
export function tellLeftOut(
  {container, drop, report}: Subject<'container'>,
  entries: readonly EnvironmentEntry[],
): void {
  const pathOf = ({path}: EnvironmentEntry) => path.slice(container.path.length);
  const isWhole = ({source}: EnvironmentEntry) => source.kind === 'unknown-keys';
  const groups = Map.groupBy(entries, entry => `${absentObject(entry)} ${isWhole(entry)}`);
  for (const group of groups.values()) {
    const absent = group[0] && absentObject(group[0]);
    const paths = group.map(pathOf);
    if (absent === undefined) {
      for (const path of paths)
        drop(path, 'It is optional and the object does not have the key; Kubernetes leaves it out as well.');
      continue;
    }
    report(paths, {
      level: 'review',
      fidelity: 'approximate',
      message: `${subjectOf(group)} left out, as ${absent} is optional and not in the input.`,
      remediation: `If the cluster has ${absent}, bring it with the input; else nothing needs to be done.`,
    });
    for (const path of paths) drop(path, 'The entry is left out as a whole, which is reported.');
  }
}

/** What is left out: single variables, or all of an object. */
function subjectOf(group: readonly EnvironmentEntry[]): string {
  const names = group.map(({name}) => name);
  if (group.some(({source}) => source.kind === 'unknown-keys')) return 'The variables of this entry are';
  return group.length === 1 ? `The variable ${names[0]} is` : `The variables ${listed(names)} are`;
}

/** The object that an entry refers to and that the input lacks. */
function absentObject({source}: EnvironmentEntry): string | undefined {
  switch (source.kind) {
    case 'config-map':
      return source.object ? undefined : nameOf('ConfigMap', source);
    case 'secret':
      return source.secret ? undefined : nameOf('Secret', source);
    case 'unknown-keys':
      return nameOf(source.of, source);
    default:
      return undefined;
  }
}

function nameOf(
  kind: string,
  {namespace, name}: {readonly namespace: string; readonly name: string},
): string {
  return objectName({kind, namespace, name});
}
