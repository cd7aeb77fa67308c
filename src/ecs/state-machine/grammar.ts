import type {Pointer} from '../../pointer.ts';

/** A place of a definition that Step Functions does not take. */
export interface DefinitionFault {
  /** Pointer below the definition. */
  readonly at: Pointer;
  /** One sentence. */
  readonly message: string;
}

/** Characters of a state's name (Step Functions developer guide, quotas). */
export const STATE_NAME = 80;
/** The greatest number that the language has for times, attempts and the like. */
export const LONGEST = 99_999_999;

const EVERY = ['Type', 'Comment', 'InputPath', 'OutputPath', 'QueryLanguage'];
const RESULT = ['Parameters', 'ResultSelector', 'ResultPath', 'Assign', 'Retry', 'Catch', 'Next', 'End'];
const FLOW = ['StartAt', 'States'];

/** The fields that the language has, by type of state, and for the machine, the flow of a Map and a retrier. */
export const FIELDS: Readonly<Record<string, ReadonlySet<string>>> & {
  readonly [K in 'machine' | 'processor' | 'retrier']: ReadonlySet<string>;
} = {
  machine: new Set([...FLOW, 'Comment', 'TimeoutSeconds', 'Version', 'QueryLanguage']),
  processor: new Set([...FLOW, 'ProcessorConfig']),
  retrier: new Set([
    'ErrorEquals',
    'IntervalSeconds',
    'MaxAttempts',
    'BackoffRate',
    'MaxDelaySeconds',
    'JitterStrategy',
    'Comment',
  ]),
  Task: new Set([
    ...EVERY,
    ...RESULT,
    'Resource',
    'Credentials',
    'TimeoutSeconds',
    'TimeoutSecondsPath',
    'HeartbeatSeconds',
    'HeartbeatSecondsPath',
  ]),
  Map: new Set([
    ...EVERY,
    ...RESULT,
    'ItemsPath',
    'ItemSelector',
    'ItemProcessor',
    'MaxConcurrency',
    'MaxConcurrencyPath',
  ]),
  Pass: new Set([...EVERY, 'Parameters', 'Result', 'ResultPath', 'Assign', 'Next', 'End']),
  Choice: new Set([...EVERY, 'Choices', 'Default', 'Assign']),
  Wait: new Set([...EVERY, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath', 'Assign', 'Next', 'End']),
  Succeed: new Set(EVERY),
  Fail: new Set(['Type', 'Comment', 'QueryLanguage', 'Error', 'Cause', 'ErrorPath', 'CausePath']),
};

/** States that go nowhere by themselves. */
export const TRANSITION_FREE: ReadonlySet<string> = new Set(['Choice', 'Succeed', 'Fail']);

/** True for a whole number within the bounds. */
export function isWhole(value: unknown, min: number, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}
