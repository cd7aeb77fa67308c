import type {Variable} from '../../choices/environment.ts';
import {imageOf} from '../../choices/image.ts';
import type {Workload} from '../../model/inventory.ts';
import {imagePlaceholders, placeholders} from '../../placeholder.ts';
import {pointer} from '../../pointer.ts';
import type {Context, Example, Subject} from '../rule.ts';
import {listed} from '../wording.ts';

type Plain = Extract<Variable, {readonly kind: 'plain'}>;

/** A value that a script may fill in before Kubernetes reads it, beside one that the program itself replaces. */
export const OPEN_PLACE_EXAMPLE: Example = {
  name: 'a value that a script may fill in',
  given:
    'env:\n  - {name: DB_HOST, value: "${DATABASE}"}\n  - {name: BASE, value: example.com}\n' +
    '  - {name: URL, value: "https://${BASE}/"}\n  - {name: FORMAT, value: "cost: 3$ for <all>"}',
  emits: {
    'task-definitions/shop-app': {
      containerDefinitions: [{environment: [{name: 'DB_HOST', value: '${DATABASE}'}]}],
    },
  },
  findings: [
    {
      level: 'review',
      fidelity: 'approximate',
      path: '/spec/template/spec/containers/0/env/0',
      says: '${DATABASE}',
    },
  ],
};

/**
 * Tells of variables with a place in them that a script or a GitOps tool may fill in before Kubernetes reads the manifest. Neither
 * Kubernetes nor ECS replaces it, so that it is carried over as it is. Where the file lacks the name of an image, the finding on it tells
 * of its variables as well.
 */
export function tellOpenPlaces(
  {container, workload, context, report}: Subject<'container'>,
  decided: readonly Variable[],
): void {
  const told = isOfOpenImage(workload, context) ? context.inventory.openPlaces(workload.object) : new Set();
  const own = new Set(decided.map(({entry}) => entry.name));
  const plain = decided.filter(variable => variable.kind === 'plain');
  for (const [path, variables] of Map.groupBy(plain, ({entry}) => entry.path)) {
    if (told.has(path + pointer('value'))) continue;
    const open = variables.flatMap(({entry, value}) =>
      openPlaces(value, own).map(place => ({name: entry.name, place})),
    );
    const names = [...new Set(open.map(({name}) => name))];
    if (names.length === 0) continue;
    const [what, end] =
      names.length === 1
        ? [`variable ${listed(names)} holds`, 'its value is carried over as it is']
        : [`variables ${listed(names)} hold`, 'their values are carried over as they are'];
    report(path.slice(container.path.length), {
      level: 'review',
      fidelity: 'approximate',
      message: `The ${what} ${listed(open.map(({place}) => place))}, which neither Kubernetes nor ECS replaces; ${end}.`,
      remediation:
        'If a script or a GitOps tool replaces it before Kubernetes reads it, convert the result (`envsubst < FILE | k2e convert - -o ecs`, `flux build kustomization`). Where the program replaces it, nothing needs to be done.',
    });
  }
}

function isOfOpenImage(workload: Workload, context: Context): boolean {
  return workload.containers.some(
    container => imagePlaceholders(imageOf(container, workload, context)).length > 0,
  );
}

/**
 * The places in a value, without the defaults that they may have. What is no more than a part of a text counts in braces only, and
 * not where the container has a variable of that name: such texts are written for the program.
 */
function openPlaces(value: Plain['value'], own: ReadonlySet<string>): string[] {
  return placeholders(value).flatMap(({name, text}) => {
    const isBraced = text.startsWith('${');
    if (text !== value.trim() && (!isBraced || own.has(name))) return [];
    return isBraced ? `\${${name}}` : text;
  });
}
