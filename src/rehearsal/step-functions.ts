import type {Instant, RunSeen} from '../cutover/calls.ts';
import {instantText} from '../cutover/instant-text.ts';
import type {Planner, Simulation} from './simulation.ts';

/** A job's state machine, as k2e writes it (`ecs/state-machine/scheduled-start.ts`). */
export interface JobMachine {
  readonly arn: string;
  /** What it does while an earlier run is active. */
  readonly concurrency: 'Allow' | 'Forbid' | 'Replace';
}

/** How executions behave; seconds, and a fraction of one. */
export interface StepFunctionsSettings {
  readonly duration: readonly [least: Instant, most: Instant];
  /** Share of the runs that end with an error. */
  readonly failing: number;
}

interface Execution {
  readonly name: string;
  readonly machine: string;
  readonly scheduledFor: Instant;
  readonly created: Instant;
  readonly state: RunSeen['state'];
}

/** Everything that Step Functions knows, as plain data. */
export interface StepFunctionsState {
  readonly executions: readonly Execution[];
}

/** StartExecution: names are unique for 90 days; a closed execution is shown as long. */
const KEPT = 90 * 86_400;

/** Step Functions with the state machines of jobs: a firing's run has the firing's time for a name, and so begins once. */
export class StepFunctions {
  readonly #simulation: Simulation;
  readonly #settings: StepFunctionsSettings;
  readonly #ended: Planner<{machine: string; name: string}>;
  #state: StepFunctionsState = {executions: []};

  constructor(simulation: Simulation, settings: StepFunctionsSettings = {duration: [10, 40], failing: 0}) {
    this.#simulation = simulation;
    this.#settings = settings;
    this.#ended = simulation.on(
      'step-functions/ended',
      ({machine, name}: {machine: string; name: string}) => {
        const isFailed = simulation.random() < settings.failing;
        this.#end(run => run.machine === machine && run.name === name, isFailed ? 'failed' : 'succeeded');
      },
    );
  }

  get state(): StepFunctionsState {
    return this.#state;
  }

  set state(state: StepFunctionsState) {
    this.#state = state;
  }

  /** ListExecutions: runs of a machine that began at `since` or later, and those that go on. */
  runs(machine: string, since: Instant): readonly RunSeen[] {
    return this.#state.executions
      .filter(run => run.machine === machine && (run.created >= since || run.state === 'active'))
      .map(({name, created, scheduledFor, state}) => ({
        task: executionArn(machine, name),
        created,
        scheduledFor,
        state,
      }));
  }

  /**
   * What an execution does that is given a scheduled time: it starts the run of that time, unless it was started before, or an earlier
   * one is active and the policy is Forbid; with Replace it stops earlier ones first.
   * @param family the task family of the job, by which the world tells of its runs.
   * @returns the ARN of the run, also where it was started before; undefined where the policy left it out.
   */
  start({arn, concurrency}: JobMachine, family: string, scheduledFor: Instant): string | undefined {
    const {now} = this.#simulation;
    const kept = this.#state.executions.filter(run => run.created + KEPT > now || run.state === 'active');
    this.#state = {executions: kept};
    const name = instantText(scheduledFor).replaceAll(':', '-');
    const run = executionArn(arn, name);
    const own = kept.filter(({machine}) => machine === arn);
    if (own.some(other => other.name === name)) return run;
    if (concurrency === 'Forbid' && own.some(({state}) => state === 'active')) {
      this.#simulation.tell({kind: 'skip', at: now, job: family, firing: scheduledFor});
      return undefined;
    }
    if (concurrency === 'Replace')
      this.#end(other => other.machine === arn && other.scheduledFor < scheduledFor, 'failed');
    const begun: Execution = {name, machine: arn, scheduledFor, created: now, state: 'active'};
    this.#state = {executions: [...this.#state.executions, begun]};
    this.#ended(now + this.#simulation.between(...this.#settings.duration), {machine: arn, name});
    this.#simulation.tell({kind: 'launch', at: now, side: 'target', job: family, firing: scheduledFor, run});
    this.#simulation.changed();
    return run;
  }

  #end(isMeant: (run: Execution) => boolean, state: 'succeeded' | 'failed'): void {
    this.#state = {
      executions: this.#state.executions.map(run =>
        run.state === 'active' && isMeant(run) ? {...run, state} : run,
      ),
    };
  }
}

function executionArn(machine: string, name: string): string {
  return `${machine.replace(':stateMachine:', ':execution:')}:${name}`;
}
