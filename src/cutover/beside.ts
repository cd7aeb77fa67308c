import {SafetyError} from '../errors.ts';
import type {Beside, Plan} from './plan.ts';

/** At most this many workloads are named in one sentence; `beside` of the plan has all of them. */
const NAMED = 8;

/** The services of a plan of which nobody has said that they may run beside their pods (T60). */
function unanswered({beside = []}: Pick<Plan, 'beside'>): readonly Beside[] {
  return beside.filter(({mode}) => mode === 'unknown');
}

/**
 * Why a cutover does not begin while nobody has said that its services may run beside their pods: code K2E-E315; undefined where somebody
 * has, of each.
 * @param file where the plan lies.
 */
export function besideRefusal(plan: Plan, file: string): SafetyError | undefined {
  const asked = unanswered(plan);
  if (asked.length === 0) return undefined;
  const [its, it] = asked.length === 1 ? ['its', 'it'] : ['their', 'they'];
  return new SafetyError(
    'K2E-E315',
    `The cutover does not begin: from the first task on ECS runs ${namesOf(asked)} beside ${its} pods, and nobody has said that ${it} may: timers and queue consumers inside would work twice, and databases and caches keep data for one side only.`,
    [
      `Where two at once are well, change \`unknown\` to \`overlap\` under \`beside\` in ${file}. To keep the answer, write it into k2e.yaml, convert and plan again: \`cutover: {workers: {${keysOf(
        asked,
      )
        .map(key => `${JSON.stringify(key)}: overlap`)
        .join(', ')}}}\``,
      'Where they are not (a scheduler, a consumer that has to be alone), say `exclusive` there instead: then convert, deploy and plan again. docs/cutover.md tells how to decide.',
    ],
  );
}

/** What people are asked at `cutover plan`, each workload beside what makes the question worth a look; the plain ones together. */
export function questionsText(plan: Plan): readonly string[] {
  const asked = unanswered(plan);
  if (asked.length === 0) return [];
  const plain = asked.filter(({signs = []}) => signs.length === 0);
  return [
    ...asked.flatMap(({workload, signs = []}) =>
      signs.length > 0 ? [`May ${workload} run on both sides at once? It shows: ${signs.join('; ')}.`] : [],
    ),
    ...(plain.length > 0
      ? [
          `May ${namesOf(plain)} run on both sides at once? Nothing in the manifests shows a queue, a timer or a database.`,
        ]
      : []),
    'The cutover does not begin until it is said. In k2e.yaml, if all of them may (`exclusive` for one that may not):',
  ];
}

/** The section of `k2e.yaml` that answers for all of them, as lines to paste; none where nothing is asked. */
export function answerLines(plan: Plan): readonly string[] {
  const asked = unanswered(plan);
  if (asked.length === 0) return [];
  return ['cutover:', '  workers:', ...keysOf(asked).map(key => `    ${JSON.stringify(key)}: overlap`)];
}

/** The keys that answer: one for each that shows a sign, and one for all others. */
function keysOf(asked: readonly Beside[]): readonly string[] {
  const signed = asked.filter(({signs = []}) => signs.length > 0);
  return [...signed.map(({workload}) => workload), ...(signed.length < asked.length ? ['*'] : [])];
}

function namesOf(asked: readonly Beside[]): string {
  const names = asked.map(({workload}) => workload);
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${more} more` : names.join(', ');
}
