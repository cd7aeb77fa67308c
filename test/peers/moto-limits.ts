import type {ResourceKind} from '../../src/ecs/resource.ts';
import {isObject} from '../../src/json.ts';

/** A place where moto cannot do what AWS does, and how the test goes around it. */
interface MotoLimit {
  readonly kind: ResourceKind;
  /** What moto does, and where that is to be seen. */
  readonly reason: string;
  readonly adapt: (input: Record<string, unknown>) => Record<string, unknown>;
}

/** The condition with the regular expressions in the place of plain values. */
function withPlainValues(condition: unknown): unknown {
  if (!isObject(condition)) return condition;
  const entries = Object.entries(condition).map(([name, config]) => {
    if (name === 'RegexValues') return ['Values', config];
    const isRegex = isObject(config) && config.RegexValues !== undefined;
    return [name, isRegex ? {Values: config.RegexValues} : config];
  });
  return Object.fromEntries(entries);
}

/** Every deliberate difference between what k2e writes and what moto is given. */
export const MOTO_LIMITS: readonly MotoLimit[] = [
  {
    kind: 'task-definitions',
    reason:
      'RunTask fails with HTTP 500 when a container has no memory of its own (moto 5.2.5, ecs/models.py, run_task adds None).',
    adapt: input => ({
      ...input,
      containerDefinitions: listOf(input.containerDefinitions).map(container =>
        isObject(container) && container.memory === undefined ? {...container, memory: 6} : container,
      ),
    }),
  },
  {
    kind: 'listener-rules',
    reason:
      'CreateRule knows no RegexValues and fails with HTTP 500 (moto 5.2.5, elbv2/models.py, KeyError in _validate_…_condition).',
    adapt: input => ({...input, Conditions: listOf(input.Conditions).map(withPlainValues)}),
  },
];

/** The input as moto is given it. */
export function adapt(kind: ResourceKind, input: unknown): unknown {
  if (!isObject(input)) return input;
  return MOTO_LIMITS.filter(limit => limit.kind === kind).reduce<Record<string, unknown>>(
    (adapted, limit) => limit.adapt(adapted),
    input,
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
