import {appendFileSync, existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

/** The minute for which a run was scheduled, as EventBridge Scheduler writes it: `2026-01-31T08:05:00Z`. */
export type Slot = string;

/** A weighted or simple record set as Route 53 lists it. */
export interface RecordMember {
  readonly id?: string;
  readonly weight?: number;
  readonly ttl?: number;
  /** Values, or the alias target's name. */
  readonly targets: readonly string[];
  readonly evaluateTargetHealth?: boolean;
}

/** One thing that the test bed saw, with the real time in milliseconds. */
export type Sighting = {readonly at: number} & (
  | {
      /** A Job came into being. */
      readonly kind: 'job';
      readonly cronJob: string;
      readonly name: string;
      readonly slot: Slot;
    }
  | {
      /** ECS launched a task; requests that a client token made harmless are not here. */
      readonly kind: 'task';
      readonly family: string;
      readonly arn: string;
      /** From the client token, a tag or `startedBy`; none when the request names no time. */
      readonly slot?: Slot;
      readonly token?: string;
      readonly startedBy?: string;
    }
  | {
      /** EventBridge Scheduler called RunTask. */
      readonly kind: 'firing';
      readonly schedule: string;
      readonly slot: Slot;
      /** Whether the schedule's target names no token, so that each delivery launches a task. */
      readonly delivery: number;
      readonly status: number;
      readonly arn?: string;
    }
  | {
      /** All record sets of one name and type, whenever they changed. */
      readonly kind: 'records';
      readonly name: string;
      readonly type: string;
      readonly members: readonly RecordMember[];
    }
  | {
      /** A CronJob was suspended or not, a schedule enabled or disabled. */
      readonly kind: 'armed';
      readonly side: 'source' | 'target';
      readonly name: string;
      readonly armed: boolean;
    }
  | {
      /** A change that somebody asked AWS for, and how it was answered. */
      readonly kind: 'call';
      readonly operation: string;
      readonly status: number;
      readonly note?: string;
    }
);

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never;

/** Notes down what one process of the bed sees. */
export function notebook(file: string): (sighting: WithoutTime<Sighting>) => void {
  return sighting => appendFileSync(file, `${JSON.stringify({at: Date.now(), ...sighting})}\n`);
}

/** Everything that the processes of the bed noted down in this folder, in order of time. */
export function readSightings(folder: string): readonly Sighting[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(file => file.endsWith('.jsonl'))
    .flatMap(file => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Sighting)
    .toSorted((a, b) => a.at - b.at);
}

/** The slot of an instant in milliseconds. */
export function slotOf(milliseconds: number): Slot {
  return new Date(Math.floor(milliseconds / 60_000) * 60_000).toISOString().replace('.000Z', 'Z');
}

const SLOT = /\d{4}-\d\d-\d\dT\d\d:\d\d:00Z/;

/** The slot in a text that somebody made of a scheduled time, if there is one. */
export function slotIn(text: string | undefined): Slot | undefined {
  return SLOT.exec(text ?? '')?.[0];
}
