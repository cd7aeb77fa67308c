import type {Variable} from '../../choices/environment.ts';
import type {Example, Subject} from '../rule.ts';
import {listed, objectName} from '../wording.ts';

/**
 * Tells of variables with keys of ConfigMaps that the input lacks: one finding for a ConfigMap, as one that was not given often has the
 * values of many variables.
 */
export function tellAbsentConfigMapKeys(
  {container, report}: Subject<'container'>,
  decided: readonly Variable[],
): void {
  const absent = decided.flatMap(({kind, entry}) => {
    const {source} = entry;
    if (kind !== 'unknown' || source.kind !== 'config-map') return [];
    const object = objectName({kind: 'ConfigMap', namespace: source.namespace, name: source.name});
    return {entry, key: source.key, object, isThere: source.object !== undefined};
  });
  for (const [object, group] of Map.groupBy(absent, each => each.object)) {
    const isOne = group.length === 1;
    const keys = [...new Set(group.map(({key}) => key))];
    const lacks = keys.length === 1 ? `has no key ${keys[0]}` : `does not have the keys ${listed(keys)}`;
    report(
      group.map(({entry}) => entry.path.slice(container.path.length)),
      {
        level: 'action',
        fidelity: 'manual',
        message: `The variable${isOne ? '' : 's'} ${listed(group.map(({entry}) => entry.name))} ${isOne ? 'is' : 'are'} left out: ${object} ${group[0]?.isThere ? lacks : 'is not in the input'}.`,
        remediation: `Add the ConfigMap with ${keys.length === 1 ? 'this key' : 'these keys'} to the input, or set the variable${isOne ? '' : 's'} in the task definition.`,
      },
    );
  }
}

/** The example for `container/environment`. */
export const ABSENT_CONFIG_MAP_EXAMPLE: Example = {
  name: 'keys of a ConfigMap that the input lacks',
  given: `env:
  - {name: MODE, valueFrom: {configMapKeyRef: {name: app, key: mode}}}
  - {name: COLOUR, valueFrom: {configMapKeyRef: {name: app, key: colour}}}`,
  emits: {'task-definitions/shop-app': {containerDefinitions: [{environment: null}]}},
  findings: [
    {
      level: 'action',
      fidelity: 'manual',
      path: '/spec/template/spec/containers/0/env/0',
      says: 'MODE and COLOUR',
    },
  ],
};
