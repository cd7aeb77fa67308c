import {isListKey, keyDescription, keyForm} from '../declarative/keys.ts';

/** A parameter of a template. */
export interface Parameter {
  readonly Type: string;
  readonly Description: string;
  readonly Default?: string;
  readonly AllowedPattern?: string;
  readonly ConstraintDescription?: string;
  readonly AllowedValues?: readonly string[];
}

/** Keys of `k2e.yaml` that CloudFormation knows by itself. */
const PSEUDO: Readonly<Record<string, string>> = {
  'aws.accountId': 'AWS::AccountId',
  'aws.region': 'AWS::Region',
  'aws.partition': 'AWS::Partition',
};

/** Keys whose values the console offers in a list. */
const TYPES: Readonly<Record<string, string>> = {
  'network.vpcId': 'AWS::EC2::VPC::Id',
  'network.taskSubnets': 'List<AWS::EC2::Subnet::Id>',
  'network.albSubnets': 'List<AWS::EC2::Subnet::Id>',
};

/** How many tasks the services run: what the stack owns of them. */
export const COUNTS = 'DesiredCounts';
/** Tasks run at all. */
export const RUN_TASKS = 'RunTasks';
/** The template sets the counts of services that nothing scales. */
export const SET_COUNTS = 'SetCounts';

export const COUNTS_PARAMETER: Parameter = {
  Type: 'String',
  Description:
    'planned: services run as many tasks as the template says (those with autoscaling: what the scaling sets). zero: no tasks, until the secrets have their values. kept: updates leave the counts as they are, for the time of a cutover.',
  Default: 'planned',
  AllowedValues: ['planned', 'zero', 'kept'],
};

export const COUNT_CONDITIONS = {
  [RUN_TASKS]: {'Fn::Not': [{'Fn::Equals': [{Ref: COUNTS}, 'zero']}]},
  [SET_COUNTS]: {'Fn::Equals': [{Ref: COUNTS}, 'planned']},
};

/** The pseudo parameter that stands for a key, or undefined. */
export function pseudoParameter(key: string): string | undefined {
  return Object.hasOwn(PSEUDO, key) ? PSEUDO[key] : undefined;
}

/** The parameter for a value that only the user knows; it has no default. */
export function keyParameter(key: string): Parameter {
  const type = parameterType(key);
  const form = keyForm(key);
  // For types of AWS's own, and for lists, the console and the service know better what is right.
  const pattern =
    form === undefined || type !== 'String'
      ? {}
      : {AllowedPattern: form.pattern, ConstraintDescription: `must be ${form.expects}.`};
  return {Type: type, Description: keyDescription(key).slice(0, 4000), ...pattern};
}

/** The type of the parameter for a key of `k2e.yaml`. */
export function parameterType(key: string): string {
  const own = Object.hasOwn(TYPES, key) ? TYPES[key] : undefined;
  return own ?? (isListKey(key) ? 'CommaDelimitedList' : 'String');
}

/** Name of the parameter that says whether a schedule fires. */
export function stateParameterName(scheduleId: string): string {
  return `StateOf${scheduleId}`;
}

/** The parameter that says whether the schedule of this name fires. */
export function stateParameter(schedule: string): Parameter {
  return {
    Type: 'String',
    Description: `Whether the schedule ${schedule} fires. Leave it DISABLED until the CronJob is suspended.`,
    Default: 'DISABLED',
    AllowedValues: ['DISABLED', 'ENABLED'],
  };
}
