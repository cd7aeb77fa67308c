import type {EndedSeen, Instant, RunSeen, ServiceSeen} from '../cutover/calls.ts';
import type {ProbeFinding, ProbeSeen} from '../cutover/probe-run.ts';
import type {InsideQuestion} from './inside-vpc.ts';
import {Refusal} from './refusal.ts';
import type {Planner, Simulation} from './simulation.ts';

/** An ECS service to begin with. */
export interface ServiceSetup {
  readonly cluster: string;
  readonly name: string;
  readonly desired: number;
}

/** How this ECS behaves; seconds, and fractions of one. */
export interface EcsSettings {
  /** Until a started task runs, or a stopped one is gone. */
  readonly transition: readonly [least: Instant, most: Instant];
  /** How long a job's task runs. */
  readonly duration: readonly [least: Instant, most: Instant];
  /** Share of the tasks that end with an error. */
  readonly failing: number;
  /** Share of the RunTask calls that answer 200 with `failures[]` and start nothing (cutover T46). */
  readonly unplaced: number;
}

/** A RunTask request; equal parameters and token mean the same request. */
export interface RunTaskRequest {
  readonly cluster: string;
  readonly family: string;
  readonly clientToken?: string;
  readonly scheduledFor?: Instant;
  /** Of a task that asks the resolver of its VPC. */
  readonly inside?: InsideQuestion;
}

/** The answer: a task, or the reason why none was started. */
export type RunTaskAnswer = {readonly task: string} | {readonly failure: string};

interface Task {
  readonly arn: string;
  readonly cluster: string;
  readonly family: string;
  readonly scheduledFor?: Instant;
  readonly created: Instant;
  readonly stoppedAt?: Instant;
  readonly state: RunSeen['state'];
  readonly startedBy?: string;
  readonly inside?: InsideQuestion;
  readonly finding?: ProbeFinding;
}

interface ServiceState extends ServiceSetup {
  readonly running: number;
  /** Counts the changes; what an older change had planned does not happen any more. */
  readonly generation: number;
  /** Its tasks that ended by themselves. */
  readonly ended: readonly {readonly at: Instant; readonly why: string}[];
}

/** Everything that ECS knows, as plain data. */
export interface EcsState {
  readonly services: readonly ServiceState[];
  readonly tasks: readonly Task[];
  readonly tokens: readonly {
    readonly token: string;
    readonly request: string;
    readonly task: string;
    readonly at: Instant;
  }[];
  readonly started: number;
}

/** "The RunTask client token has a time to live of 24 hours" (API reference, "Ensuring idempotency"). */
const TOKEN_LIFE = 86_400;
/** DescribeTasks: "Stopped tasks appear in the returned results for at least one hour". */
const STOPPED_VISIBLE = 3600;

/** ECS: services that become steady after a while, and tasks that are started at most once for each client token. */
export class Ecs {
  readonly #simulation: Simulation;
  readonly #settings: EcsSettings;
  readonly #ended: Planner<{task: string}>;
  readonly #ask: (question: InsideQuestion) => ProbeFinding;
  readonly #settled: Planner<{cluster: string; service: string; generation: number}>;
  #state: EcsState;

  constructor(
    simulation: Simulation,
    services: readonly ServiceSetup[],
    settings: EcsSettings = {transition: [20, 90], duration: [10, 40], failing: 0, unplaced: 0},
    ask: (question: InsideQuestion) => ProbeFinding = () => 'unknown',
  ) {
    this.#ask = ask;
    this.#simulation = simulation;
    this.#settings = settings;
    this.#state = {
      services: services.map(service => ({...service, running: service.desired, generation: 0, ended: []})),
      tasks: [],
      tokens: [],
      started: 0,
    };
    this.#ended = simulation.on('ecs/ended', ({task}: {task: string}) => this.#end(task));
    this.#settled = simulation.on(
      'ecs/settled',
      ({cluster, service, generation}: {cluster: string; service: string; generation: number}) =>
        this.#settle(cluster, service, generation),
    );
  }

  get state(): EcsState {
    return this.#state;
  }

  set state(state: EcsState) {
    this.#state = state;
  }

  /** DescribeServices. */
  service(cluster: string, name: string): ServiceSeen {
    const {desired, running} = this.#service(cluster, name);
    return {desired, running, steady: desired === running};
  }

  /** ListTasks and DescribeTasks: what of a service ended by itself since a moment, as far as ECS still shows it. */
  ended(cluster: string, name: string, since: Instant): EndedSeen {
    const visible = Math.max(since, this.#simulation.now - STOPPED_VISIBLE);
    const ended = this.#service(cluster, name).ended.filter(({at}) => at >= visible);
    const last = ended.at(-1);
    return {count: ended.length, ...(last && {last: last.why})};
  }

  /** A task of a service ends by itself, and the service puts another in its place at once. */
  crash(cluster: string, name: string, why: string): void {
    const service = this.#service(cluster, name);
    this.#put({...service, ended: [...service.ended, {at: this.#simulation.now, why}]});
  }

  /** UpdateService with a desired count. */
  scale(cluster: string, name: string, desired: number): ServiceSeen {
    const service = this.#service(cluster, name);
    if (!Number.isInteger(desired) || desired < 0)
      throw new Refusal(
        'invalid',
        'InvalidParameterException',
        'desiredCount must be a non-negative integer.',
      );
    const {generation} = this.#put({...service, desired, generation: service.generation + 1});
    this.#settled(this.#simulation.now + this.#simulation.between(...this.#settings.transition), {
      cluster,
      service: name,
      generation,
    });
    this.#simulation.changed();
    return this.service(cluster, name);
  }

  /** ListTasks and DescribeTasks: tasks of a family that were created at `since` or later, as far as ECS still shows them, and those that go on. */
  runs(cluster: string, family: string, since: Instant): readonly RunSeen[] {
    this.#forget();
    return this.#state.tasks
      .filter(task => task.cluster === cluster && task.family === family)
      .filter(task => task.created >= since || task.state === 'active')
      .map(({arn, created, scheduledFor, state}) => ({
        task: arn,
        created,
        ...(scheduledFor !== undefined && {scheduledFor}),
        state,
      }));
  }

  /** The task that was started under this token, as far as ECS still shows it. */
  probed(cluster: string, family: string, token: string): ProbeSeen | null {
    this.#forget();
    const task = this.#state.tasks.find(
      other => other.cluster === cluster && other.family === family && other.startedBy === token,
    );
    return task ? {finding: task.finding ?? null} : null;
  }

  /**
   * RunTask. A token that was used in this cluster within its life gives the first answer again; with other parameters it is
   * refused (API reference, RunTask and `ConflictException`).
   */
  runTask(request: RunTaskRequest): RunTaskAnswer {
    this.#forget();
    const {cluster, family, clientToken, scheduledFor, inside} = request;
    const parameters = JSON.stringify([family, scheduledFor, inside]);
    if (clientToken !== undefined && !/^[\x21-\x7e]{1,64}$/.test(clientToken))
      throw new Refusal(
        'invalid',
        'InvalidParameterException',
        'clientToken must have 1 to 64 characters in the range of 33-126.',
      );
    const token = JSON.stringify([cluster, clientToken]);
    const used =
      clientToken === undefined ? undefined : this.#state.tokens.find(other => other.token === token);
    if (used && used.request !== parameters)
      throw new Refusal(
        'stale',
        'ConflictException',
        'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different RunTask request.',
      );
    if (used) return {task: used.task};
    if (this.#simulation.random() < this.#settings.unplaced) return {failure: 'RESOURCE:MEMORY'};
    return {task: this.#start(request, parameters, clientToken === undefined ? undefined : token)};
  }

  #start(
    {cluster, family, scheduledFor, inside, clientToken}: RunTaskRequest,
    parameters: string,
    token: string | undefined,
  ): string {
    const {now} = this.#simulation;
    const started = this.#state.started + 1;
    const arn = `arn:aws:ecs:eu-central-1:123456789012:task/${cluster}/${String(started).padStart(32, '0')}`;
    this.#state = {
      ...this.#state,
      started,
      tasks: [
        ...this.#state.tasks,
        {
          arn,
          cluster,
          family,
          created: now,
          state: 'active',
          ...(scheduledFor !== undefined && {scheduledFor}),
          ...(inside && clientToken !== undefined && {inside, startedBy: clientToken}),
        },
      ],
      tokens:
        token === undefined
          ? this.#state.tokens
          : [...this.#state.tokens, {token, request: parameters, task: arn, at: now}],
    };
    this.#ended(now + this.#simulation.between(...this.#settings.duration), {task: arn});
    this.#simulation.tell({
      kind: 'launch',
      at: now,
      side: 'target',
      job: family,
      ...(scheduledFor !== undefined && {firing: scheduledFor}),
      run: arn,
    });
    this.#simulation.changed();
    return arn;
  }

  #end(arn: string): void {
    const failed = this.#simulation.random() < this.#settings.failing;
    const inside = this.#state.tasks.find(task => task.arn === arn)?.inside;
    const finding = inside && {finding: failed ? ('unknown' as const) : this.#ask(inside)};
    this.#state = {
      ...this.#state,
      tasks: this.#state.tasks.map(task =>
        task.arn === arn
          ? {
              ...task,
              ...finding,
              state: failed || inside ? 'failed' : 'succeeded',
              stoppedAt: this.#simulation.now,
            }
          : task,
      ),
    };
  }

  #forget(): void {
    const {now} = this.#simulation;
    this.#state = {
      ...this.#state,
      tasks: this.#state.tasks.filter(
        ({stoppedAt}) => stoppedAt === undefined || stoppedAt + STOPPED_VISIBLE > now,
      ),
      tokens: this.#state.tokens.filter(({at}) => at + TOKEN_LIFE > now),
    };
  }

  #settle(cluster: string, name: string, generation: number): void {
    const service = this.#service(cluster, name);
    if (service.generation === generation) this.#put({...service, running: service.desired});
  }

  #put(service: ServiceState): ServiceState {
    this.#state = {
      ...this.#state,
      services: this.#state.services.map(other =>
        other.cluster === service.cluster && other.name === service.name ? service : other,
      ),
    };
    return service;
  }

  #service(cluster: string, name: string): ServiceState {
    const service = this.#state.services.find(other => other.cluster === cluster && other.name === name);
    if (!service)
      throw new Refusal('missing', 'ServiceNotFoundException', `Service not found: ${cluster}/${name}.`);
    return service;
  }
}
