import type {EnvironmentEntry} from '../../model/environment-entry.ts';
import type {Pointer} from '../../pointer.ts';
import type {Subject} from '../rule.ts';

/**
 * Tells of an optional entry at `path` (below the container) that is left out: Kubernetes leaves a missing key out as well, but
 * an object that the input lacks may be in the cluster.
 */
export function tellLeftOut(
  {drop, report}: Subject<'container'>,
  {name, source}: EnvironmentEntry,
  path: Pointer,
): void {
  const absent = absentObject(source);
  if (absent === undefined) {
    drop(path, 'It is optional and the object does not have the key; Kubernetes leaves it out as well.');
    return;
  }
  report(path, {
    level: 'review',
    fidelity: 'approximate',
    message: `${source.kind === 'unknown-keys' ? 'The variables of this entry are' : `The variable ${name} is`} left out, as ${absent} is optional and not in the input.`,
    remediation: `If the cluster has ${absent}, bring it with the input; else nothing needs to be done.`,
  });
  drop(path, 'The entry is left out as a whole, which is reported.');
}

/** The object that an entry refers to and that the input lacks. */
function absentObject(source: EnvironmentEntry['source']): string | undefined {
  switch (source.kind) {
    case 'config-map':
      return source.object ? undefined : `ConfigMap ${source.namespace}/${source.name}`;
    case 'secret':
      return source.secret ? undefined : `Secret ${source.namespace}/${source.name}`;
    case 'unknown-keys':
      return `${source.of} ${source.namespace}/${source.name}`;
    default:
      return undefined;
  }
}
