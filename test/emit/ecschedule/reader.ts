import {load} from 'js-yaml';
import {render} from '../templated/go-template.ts';

type Check = (value: unknown) => boolean;

const text: Check = value => typeof value === 'string';
const whole: Check = value => Number.isSafeInteger(value);
const flag: Check = value => typeof value === 'boolean';
const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check);
const texts: Check = value => isMap(value) && Object.values(value).every(text);
const mapOf =
  (fields: Readonly<Record<string, Check>>): Check =>
  value =>
    isMap(value) &&
    Object.entries(value).every(
      ([key, field]) => Object.hasOwn(fields, key) && fields[key]?.(field) === true,
    );

/** The keys of a rule and their types (Songmu/ecschedule, README and the tags of its Go types). */
const RULE = {
  name: text,
  description: text,
  scheduleExpression: value =>
    typeof value === 'string' && /^(cron\(\S+( \S+){5}\)|rate\(\S+ \S+\))$/.test(value),
  disabled: flag,
  targetId: text,
  taskDefinition: text,
  taskCount: value => whole(value) && value !== 1,
  taskOverride: mapOf({cpu: text, memory: text}),
  containerOverrides: listOf(
    mapOf({
      name: text,
      command: listOf(text),
      environment: texts,
      cpu: whole,
      memory: whole,
      memoryReservation: whole,
    }),
  ),
  role: text,
  group: text,
  capacityProviderStrategy: listOf(mapOf({capacityProvider: text, base: whole, weight: whole})),
  launch_type: value => ['FARGATE', 'EC2', 'EXTERNAL'].includes(String(value)),
  platform_version: text,
  network_configuration: mapOf({
    aws_vpc_configuration: mapOf({
      subnets: listOf(text),
      security_groups: listOf(text),
      assign_public_ip: text,
    }),
  }),
  dead_letter_config: mapOf({sqs: value => typeof value === 'string' && value.startsWith('arn:')}),
  propagateTags: value => value === 'TASK_DEFINITION',
  region: text,
  cluster: text,
  trackingId: text,
} satisfies Readonly<Record<string, Check>>;

const FILE: Readonly<Record<string, Check>> = {
  region: text,
  cluster: text,
  role: text,
  trackingId: text,
  rules: listOf(mapOf(RULE)),
};

/** A file of ecschedule, with rules of which every key is known. */
export interface ReadFile {
  readonly region: string;
  readonly cluster: string;
  readonly role: string;
  readonly trackingId: string;
  readonly rules: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Reads a file as ecschedule does, which renders it twice before it parses it, but takes nothing that ecschedule would drop in
 * silence: no unknown key, no other type, no template of a user, no bare scalar that YAML 1.1 reads as something else.
 * @throws Error that says what is wrong.
 */
export function readFile(raw: string, lookUp: (variable: string) => string): ReadFile {
  load(raw);
  const value = load(render(render(raw, lookUp), lookUp));
  if (!isReadFile(value))
    throw new Error(`ecschedule would drop or refuse a part of ${JSON.stringify(value)}`);
  for (const line of raw.split('\n')) {
    const [, scalar = ''] = /^[ -]*(?:[^":]+: |- )(.*)$/.exec(line) ?? [];
    if (!/^(".*"|\d+|true|false|\[\]|)$/s.test(scalar) && !/^[a-z_A-Z]+: ".*"$/s.test(scalar))
      throw new Error(`a bare scalar: ${line}`);
  }
  const names = value.rules.map(({name}) => name);
  if (new Set(names).size !== names.length) throw new Error('two rules have one name');
  for (const rule of value.rules) {
    for (const key of ['name', 'scheduleExpression', 'taskDefinition'])
      if (!Object.hasOwn(rule, key)) throw new Error(`a rule has no ${key}`);
  }
  return value;
}

function isReadFile(value: unknown): value is ReadFile {
  return mapOf(FILE)(value) && isMap(value) && Object.keys(FILE).every(key => Object.hasOwn(value, key));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
