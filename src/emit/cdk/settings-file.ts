import {parameterType} from '../cloudformation/parameters.ts';
import {keyDescription} from '../declarative/keys.ts';
import {literal, print} from './code.ts';
import {pascal} from './names.ts';

/** Which parts of the file are needed. */
export interface SettingsUse {
  /** Keys of `k2e.yaml`. */
  readonly keys: readonly string[];
  /** Names of functions that the application imports. */
  readonly helpers: ReadonlySet<string>;
}

/** `lib/settings.ts`: what differs from account to account, and what belongs to other hands during a cutover. */
export function settingsFile({keys, helpers}: SettingsUse): string {
  const wanted = new Set([
    ...helpers,
    ...(helpers.has('existingVpc') ? ['setting'] : []),
    ...(helpers.has('settingsForJson') ? ['settings'] : []),
  ]);
  const asks = wanted.has('setting') || wanted.has('settings');
  const parts = [
    ...(asks
      ? [
          table(keys),
          ...(wanted.has('setting') ? [SETTING] : []),
          ...(wanted.has('settings') ? [SETTINGS] : []),
          ...(helpers.has('settingsForJson') ? [SETTINGS_FOR_JSON] : []),
          PARAMETER,
        ]
      : []),
    ...(helpers.has('existingVpc') ? [EXISTING_VPC] : []),
    ...(helpers.has('desiredCount') || helpers.has('runsTasks') ? [COUNTS] : []),
    ...(helpers.has('desiredCount') ? [DESIRED_COUNT] : []),
    ...(helpers.has('runsTasks') ? [RUNS_TASKS] : []),
    ...(helpers.has('scheduleState') ? [SCHEDULE_STATE] : []),
    ...(helpers.has('verbatim') ? [VERBATIM] : []),
  ];
  const core = [
    ...(asks ? ['CfnParameter', 'Stack'] : []),
    ...(helpers.has('existingVpc') || helpers.has('settingsForJson') ? ['Fn'] : []),
    ...(helpers.has('verbatim') || helpers.has('settingsForJson') ? ['Token'] : []),
  ].sort();
  return [
    ...(core.length > 0 ? [`import {${core.join(', ')}} from 'aws-cdk-lib';\n`] : []),
    ...(helpers.has('existingVpc') ? ["import * as ec2 from 'aws-cdk-lib/aws-ec2';\n"] : []),
    "import type {Construct} from 'constructs';\n\n",
    parts.join('\n'),
  ].join('');
}

function table(keys: readonly string[]): string {
  const rows = keys.toSorted().map(key => {
    const row = {id: pascal(key), type: parameterType(key), description: keyDescription(key)};
    return `  ${literal(key)}: ${print(row, 2, literal(key).length + 4)},\n`;
  });
  return `/** Values that differ from account to account: they stand in the context, in cdk.json or as \`cdk -c key=value\`. */
const SETTINGS = {
${rows.join('')}} as const;

export type Setting = keyof typeof SETTINGS;
`;
}

const SETTING = `/** The value of a setting; where the context has none, a parameter of the stack, which \`cdk deploy\` insists on. */
export function setting(scope: Construct, key: Setting): string {
  const given: unknown = scope.node.tryGetContext(key);
  return typeof given === 'string' && given !== '' ? given : parameter(scope, key).valueAsString;
}
`;

const SETTINGS = `/** The same for a list; on the command line its items have commas between them. */
export function settings(scope: Construct, key: Setting): string[] {
  const given: unknown = scope.node.tryGetContext(key);
  const items: unknown[] = Array.isArray(given) ? given : typeof given === 'string' ? given.split(',') : [];
  const texts = items.filter(item => typeof item === 'string' && item !== '').map(String);
  return texts.length > 0 ? texts : parameter(scope, key).valueAsList;
}
`;

const SETTINGS_FOR_JSON = `/** The same inside JSON text: a list that only CloudFormation knows is joined there. */
export function settingsForJson(scope: Construct, key: Setting): string[] {
  const items = settings(scope, key);
  return Token.isUnresolved(items) ? [Fn.join('","', items)] : items;
}
`;

const PARAMETER = `function parameter(scope: Construct, key: Setting): CfnParameter {
  const stack = Stack.of(scope);
  const {id, type, description} = SETTINGS[key];
  const known = stack.node.tryFindChild(id);
  return known instanceof CfnParameter ? known : new CfnParameter(stack, id, {type, description});
}
`;

const EXISTING_VPC = `/** The VPC that is there already. Constructs take its id from here; the subnets are settings of their own. */
export function existingVpc(scope: Construct): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: setting(scope, 'network.vpcId'),
    availabilityZones: [Fn.select(0, Fn.getAzs())],
  });
}
`;

const COUNTS = `/**
 * What the stacks own of the number of tasks, from the context \`desiredCounts\`: \`planned\`, as the code says; \`zero\`, no tasks and
 * no scaling, until the secrets have their values; \`kept\`, updates leave the counts as they are, for the time of a cutover.
 */
function counts(scope: Construct): 'planned' | 'zero' | 'kept' {
  const given: unknown = scope.node.tryGetContext('desiredCounts') ?? 'planned';
  if (given === 'planned' || given === 'zero' || given === 'kept') return given;
  throw new Error('The context desiredCounts must be planned, zero or kept.');
}
`;

const DESIRED_COUNT = `/** The number of tasks of a service. Without \`planned\` the service is scaled, and the stack sets only zero. */
export function desiredCount(scope: Construct, planned?: number): number | undefined {
  const owned = counts(scope);
  return owned === 'zero' ? 0 : owned === 'planned' ? planned : undefined;
}
`;

const RUNS_TASKS = `/** Whether services run tasks at all: only then is there something to scale. */
export function runsTasks(scope: Construct): boolean {
  return counts(scope) !== 'zero';
}
`;

const SCHEDULE_STATE = `/** Whether a schedule fires: only if the context \`enabledSchedules\` names it. Suspend the CronJob first. */
export function scheduleState(scope: Construct, name: string): 'ENABLED' | 'DISABLED' {
  const enabled: unknown = scope.node.tryGetContext('enabledSchedules') ?? [];
  const names: unknown[] = Array.isArray(enabled) ? enabled : String(enabled).split(',');
  return names.includes(name) ? 'ENABLED' : 'DISABLED';
}
`;

const VERBATIM = `/**
 * Text with braces after a dollar, as shells have them, which neither the CDK nor CloudFormation is to fill in: literal texts and
 * references in turns.
 */
export function verbatim(...parts: string[]): string {
  const pieces = parts.flatMap((part, index) => (index % 2 === 0 ? part.split(/(?<=[$#])(?=\\{)/) : [part]));
  return Token.asString({
    creationStack: [],
    resolve: () => ({'Fn::Join': ['', pieces]}),
    toString: () => pieces.join(''),
  });
}
`;
