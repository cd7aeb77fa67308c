import type {ResourceKind} from '../../src/ecs/resource.ts';
import {isObject} from '../../src/json.ts';
import type {Network} from './network.ts';

/** A difference between what k2e writes and what moto is given. */
interface Adaptation {
  readonly kind: ResourceKind;
  /** What moto cannot do, and where that is to be seen; or what the account of the test does not have. */
  readonly reason: string;
  readonly adapt: (input: Record<string, unknown>, account: Network) => Record<string, unknown>;
}

/** Every deliberate difference; the only list. */
const ADAPTATIONS: readonly Adaptation[] = [
  {
    kind: 'task-definitions',
    reason:
      'moto 5.2.5, ecs/models.py: RunTask adds None (HTTP 500) where a container has no memory of its own.',
    adapt: input => ({...input, containerDefinitions: listOf(input.containerDefinitions).map(withMemory)}),
  },
  {
    kind: 'listener-rules',
    reason: 'moto 5.2.5, elbv2/models.py: CreateRule knows no RegexValues (HTTP 500, KeyError).',
    adapt: input => ({...input, Conditions: listOf(input.Conditions).map(withPlainValues)}),
  },
  {
    kind: 'listeners',
    reason: 'Manifests name certificates of their own accounts; that of the test has one.',
    adapt: withOwnCertificates,
  },
  {
    kind: 'listener-certificates',
    reason: 'Manifests name certificates of their own accounts; that of the test has one.',
    adapt: withOwnCertificates,
  },
];

/** The input as moto is given it. */
export function adapt(kind: ResourceKind, input: unknown, account: Network): unknown {
  if (!isObject(input)) return input;
  return ADAPTATIONS.filter(each => each.kind === kind).reduce<Record<string, unknown>>(
    (adapted, each) => each.adapt(adapted, account),
    input,
  );
}

function withMemory(container: unknown): unknown {
  if (!isObject(container)) return container;
  const hasOwn = container.memory !== undefined || container.memoryReservation !== undefined;
  return hasOwn ? container : {...container, memory: 6};
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

function withOwnCertificates(
  input: Record<string, unknown>,
  {certificate}: Network,
): Record<string, unknown> {
  if (input.Certificates === undefined) return input;
  return {...input, Certificates: listOf(input.Certificates).map(() => ({CertificateArn: certificate}))};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
