import type {Resource} from '../../ecs/plan.ts';
import {parseText} from '../../ecs/token.ts';
import type {Emission, Emitter, Selected} from '../emitter.ts';
import {resourceFile} from '../native/resource-file.ts';
import {kindsNotMade} from '../not-made.ts';
import type {NotCarried} from '../output-index.ts';
import {ofKind, taskDefinitionFinder} from '../templated/task-definitions.ts';
import {templated} from '../templated/template.ts';
import {variablesFile} from '../templated/variables-file.ts';
import {quotedYaml} from '../templated/yaml.ts';
import {type Obstacle, obstacles} from './limits.ts';
import {type Place, placeOf, ruleOf} from './rule.ts';
import {clientToken, ruleTarget} from './target.ts';

const FOLDER = 'ecschedule';
const FILE = `${FOLDER}/ecschedule.yaml`;

/** The role of ECS for rules of EventBridge, which trusts `events.amazonaws.com`; ecschedule's own default. */
const RULES_ROLE = 'ecsEventsRole';

/** Songmu/ecschedule: rules of EventBridge in one YAML file; what rules cannot say stays with EventBridge Scheduler. */
export const ecschedule: Emitter = {
  name: FOLDER,
  summary: 'Rules for ecschedule; schedules that rules cannot express as files for EventBridge Scheduler.',
  emit: emission,
};

/** A schedule, and what of it a rule is made of. */
interface Candidate {
  readonly schedule: Resource<'schedules'>;
  readonly input: Resource<'schedules'>['input'];
}

/** Schedules with the targets that rules have; those that start one task together stay as they are. */
function asRules(schedules: readonly Resource<'schedules'>[]): readonly Candidate[] {
  const shared = Map.groupBy(schedules, ({input}) => input.Target && clientToken(input.Target));
  return schedules.map(schedule => {
    const {Target: target, ...rest} = schedule.input;
    const token = target && clientToken(target);
    const isAlone = token === undefined || shared.get(token)?.length === 1;
    return {schedule, input: target && isAlone ? {...rest, Target: ruleTarget(target)} : schedule.input};
  });
}

/** A schedule as a rule, or what stands in the way. */
interface Sorted {
  readonly schedule: Resource<'schedules'>;
  readonly rule?: object | undefined;
  readonly obstacles: readonly Obstacle[];
}

function emission({resources, references}: Selected): Emission {
  const schedules = asRules(ofKind(resources, 'schedules'));
  const places = schedules
    .filter(({input}) => obstacles(input).length === 0)
    .map(({input}) => placeOf(input.Target?.Arn));
  const place = places.find(each => each !== undefined);
  const sorted = sort(schedules, place, taskDefinitionFinder(resources));
  const rules = sorted.filter(({rule}) => rule !== undefined);
  const left = sorted.filter(({rule}) => rule === undefined);
  const group = rules[0]?.schedule.input.GroupName ?? 'default';
  const document = templated(
    {...place, role: RULES_ROLE, trackingId: `k2e-${group}`, rules: rules.map(({rule}) => rule)},
    2,
  );
  const hasRules = rules.length > 0 && document.value instanceof Object;
  const variables = hasRules ? document.variables : [];
  const native = left.map(({schedule}) => ({schedule, file: resourceFile(schedule)}));
  return {
    variables,
    files: [
      ...(hasRules ? [{path: FILE, content: quotedYaml(document.value)}] : []),
      ...native.map(({file: {path, content}}) => ({path: `${FOLDER}/${path}`, content})),
      ...variablesFile(FOLDER, variables),
    ],
    placeholders: [
      ...variables.flatMap(({key}) => (key === undefined ? [] : [{key, files: [FILE]}])),
      ...native.flatMap(({schedule, file}) =>
        [...(references.get(`schedules/${schedule.name}`)?.keys ?? [])].map(key => ({
          key,
          files: [`${FOLDER}/${file.path}`],
        })),
      ),
    ],
    notCarried: [
      ...kindsNotMade(FOLDER, resources, ['schedules']),
      ...(hasRules ? GENERAL : []),
      ...left.flatMap(({schedule, obstacles: found}) => found.map(each => noteOf(schedule, each))),
    ],
  };
}

/** All rules of a file are in one region and on one cluster: ecschedule cannot prune others. */
function sort(
  candidates: readonly Candidate[],
  place: Place | undefined,
  find: ReturnType<typeof taskDefinitionFinder>,
): readonly Sorted[] {
  const names = new Set<string>();
  return candidates.map(({schedule, input}): Sorted => {
    const found = obstacles(input);
    const parameters = input.Target?.EcsParameters;
    if (found.length > 0 || parameters === undefined) return {schedule, obstacles: found};
    const own = placeOf(input.Target?.Arn);
    if (!own || own.region !== place?.region || own.cluster !== place.cluster) {
      return {schedule, obstacles: [{pointer: '/Target/Arn', what: 'a second cluster in one file'}]};
    }
    const task = taskOf(parameters.TaskDefinitionArn ?? '', find);
    if (task === undefined) {
      return {
        schedule,
        obstacles: [{pointer: '/Target/EcsParameters/TaskDefinitionArn', what: 'this task definition'}],
      };
    }
    const name = input.Name ?? schedule.name;
    if (names.has(name)) return {schedule, obstacles: [{pointer: '/Name', what: 'two rules of one name'}]};
    names.add(name);
    return {schedule, rule: ruleOf({...input, Name: name}, parameters, task), obstacles: []};
  });
}

/** The family of a task definition, with the revision where the ARN has one. */
function taskOf(arn: string, find: ReturnType<typeof taskDefinitionFinder>): string | undefined {
  const [part, ...others] = parseText(arn);
  if (part?.kind === 'ref' && others.length === 0) return find(arn)?.resource.input.family;
  return /:task-definition\/([A-Za-z0-9_-]+(?::\d+)?)$/.exec(arn)?.[1];
}

/** What no rule says; k2e's own choices, not the manifests'. */
const GENERAL: readonly NotCarried[] = [
  {
    format: FOLDER,
    resource: 'schedules/*',
    pointer: '/Target/RetryPolicy',
    message:
      'EventBridge tries to start the task of a rule for up to a day, and ecschedule cannot shorten that: where a late run does harm, give the CronJob a startingDeadlineSeconds, which leaves it to EventBridge Scheduler.',
  },
  {
    format: FOLDER,
    resource: 'schedules/*',
    pointer: '/Target/RoleArn',
    message: `Rules start tasks with the role ${RULES_ROLE}, which has to trust events.amazonaws.com and to have the policy AmazonEC2ContainerServiceEventsRole: the planned role trusts scheduler.amazonaws.com only.`,
  },
  {
    format: FOLDER,
    resource: 'schedules/*',
    pointer: '/Target/Input',
    message:
      'Rules start tasks without a client token and without the tag of their firing: a rule that fires twice, as EventBridge may, starts two tasks, and a cutover cannot account for them. Hand the job over with EventBridge Scheduler, then replace its schedule by the rule.',
  },
  {
    format: FOLDER,
    resource: 'schedules/*',
    pointer: '/Target/Input',
    message:
      'ecschedule does not switch on the tags of ECS: tasks that rules start do not have aws:ecs:clusterName.',
  },
];

function noteOf({name}: Resource<'schedules'>, {pointer, what}: Obstacle): NotCarried {
  return {
    format: FOLDER,
    resource: `schedules/${name}`,
    pointer,
    message: `ecschedule has no words for ${what}: the schedule stays with EventBridge Scheduler, in schedules/${name}.json beside the rules.`,
  };
}
