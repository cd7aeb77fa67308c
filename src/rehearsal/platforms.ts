import type {Instant} from '../cutover/calls.ts';
import {type Alarm, CloudWatch, type CloudWatchState, type Question} from './cloudwatch.ts';
import {Ecs, type EcsSettings, type EcsState, type ServiceSetup} from './ecs.ts';
import {
  ElasticLoadBalancing,
  type ElasticLoadBalancingState,
  type LoadBalancer,
} from './elastic-load-balancing.ts';
import {ExternalDns, type OwnedRecords} from './external-dns.ts';
import {askedInside} from './inside-vpc.ts';
import {
  type ClusterSettings,
  type ClusterSetup,
  Kubernetes,
  type KubernetesState,
} from './kubernetes/kubernetes.ts';
import {Route53, type Route53Settings, type Route53State, type ZoneSetup} from './route53/route53.ts';
import {Scheduler, type SchedulerSettings, type SchedulerState, type ScheduleSetup} from './scheduler.ts';
import {Simulation, type SimulationState} from './simulation.ts';
import {StateStore} from './state-store.ts';
import {StepFunctions, type StepFunctionsSettings, type StepFunctionsState} from './step-functions.ts';

/** Two clouds to begin with. */
export interface WorldSetup {
  readonly now: Instant;
  readonly seed: number;
  readonly zones: readonly ZoneSetup[];
  readonly balancers: readonly LoadBalancer[];
  readonly questions: readonly Question[];
  readonly alarms: readonly Alarm[];
  readonly schedules: readonly ScheduleSetup[];
  readonly services: readonly ServiceSetup[];
  readonly cluster: ClusterSetup;
  readonly externalDns?: readonly OwnedRecords[];
}

/** How the platforms behave where their makers promise nothing exact. */
export interface WorldSettings {
  readonly route53?: Route53Settings;
  readonly scheduler?: SchedulerSettings;
  readonly ecs?: EcsSettings;
  readonly stepFunctions?: StepFunctionsSettings;
  readonly cluster?: ClusterSettings;
}

/** A whole world as plain data: it can be stored, compared, and gone back to. */
export interface WorldState {
  readonly simulation: SimulationState;
  readonly route53: Route53State;
  readonly balancers: ElasticLoadBalancingState;
  readonly cloudwatch: CloudWatchState;
  readonly ecs: EcsState;
  readonly stepFunctions: StepFunctionsState;
  readonly scheduler: SchedulerState;
  readonly kubernetes: KubernetesState;
  readonly store: StateStore['state'];
}

/** AWS and a Kubernetes cluster in memory, on one clock: strict where they are strict, late where they are late. */
export class Platforms {
  readonly simulation: Simulation;
  readonly route53: Route53;
  readonly balancers: ElasticLoadBalancing;
  readonly cloudwatch: CloudWatch;
  readonly ecs: Ecs;
  readonly stepFunctions: StepFunctions;
  readonly scheduler: Scheduler;
  readonly kubernetes: Kubernetes;
  readonly store: StateStore;
  #answeredFor: readonly [Route53State, ElasticLoadBalancingState] | undefined;

  constructor(setup: WorldSetup, settings: WorldSettings = {}) {
    const simulation = new Simulation(setup.now, setup.seed);
    this.simulation = simulation;
    this.balancers = new ElasticLoadBalancing(simulation, setup.balancers);
    this.route53 = new Route53(
      simulation,
      setup.zones,
      {target: (_, name) => this.balancers.isHealthy(name), check: () => true},
      settings.route53,
    );
    this.cloudwatch = new CloudWatch(simulation, setup.seed, setup.questions, setup.alarms);
    this.ecs = new Ecs(simulation, setup.services, settings.ecs, question =>
      askedInside(this.route53, question),
    );
    this.stepFunctions = new StepFunctions(simulation, settings.stepFunctions);
    this.scheduler = new Scheduler(
      simulation,
      setup.schedules,
      target => {
        if ('machine' in target) this.stepFunctions.start(target.machine, target.family, target.scheduledFor);
        else this.ecs.runTask(target);
      },
      settings.scheduler,
    );
    this.kubernetes = new Kubernetes(simulation, setup.cluster, settings.cluster);
    this.store = new StateStore(simulation);
    new ExternalDns(simulation, this.route53, this.kubernetes, setup.externalDns ?? []);
    simulation.watch(() => this.#noteAnswers());
    this.#noteAnswers();
  }

  /** The world as it is. Nothing of it changes when the world goes on. */
  save(): WorldState {
    return structuredClone({
      simulation: this.simulation.save(),
      route53: this.route53.state,
      balancers: this.balancers.state,
      cloudwatch: this.cloudwatch.state,
      ecs: this.ecs.state,
      stepFunctions: this.stepFunctions.state,
      scheduler: this.scheduler.state,
      kubernetes: this.kubernetes.state,
      store: this.store.state,
    });
  }

  /** Goes back, or over, to a world that was saved from one with the same setup. */
  load(state: WorldState): void {
    const copy = structuredClone(state);
    this.simulation.load(copy.simulation);
    this.route53.state = copy.route53;
    this.balancers.state = copy.balancers;
    this.cloudwatch.state = copy.cloudwatch;
    this.ecs.state = copy.ecs;
    this.stepFunctions.state = copy.stepFunctions;
    this.scheduler.state = copy.scheduler;
    this.kubernetes.state = copy.kubernetes;
    this.store.state = copy.store;
    this.#answeredFor = undefined;
  }

  /** Tells the clients what DNS answers from now on, when it could have changed. */
  #noteAnswers(): void {
    const [records, health] = [this.route53.state, this.balancers.state];
    const last = this.#answeredFor;
    if (last && last[0].zones === records.zones && last[1] === health) return;
    this.#answeredFor = [records, health];
    for (const [index, question] of this.cloudwatch.questions.entries()) {
      this.cloudwatch.answered(index, this.#answering(question));
    }
  }

  /** The answers of all name servers together, while they still differ; the longest time that one of them is kept. */
  #answering(question: Question): Parameters<CloudWatch['answered']>[1] {
    const answers = this.route53.answers(question);
    const shares = new Map<string | null, number>();
    let ttl = 0;
    for (const answer of answers) {
      const choices = answer.kind === 'answer' ? answer.choices : [];
      if (choices.length === 0) shares.set(null, (shares.get(null) ?? 0) + 1 / answers.length);
      for (const {set, probability} of choices) {
        const named = set.alias?.target ?? (set.type === 'CNAME' ? set.values?.[0] : undefined);
        const balancer = named === undefined ? null : (this.balancers.named(named)?.arn ?? null);
        shares.set(balancer, (shares.get(balancer) ?? 0) + probability / answers.length);
        ttl = Math.max(ttl, set.ttl ?? ALIAS_TTL);
      }
    }
    return {ttl, choices: [...shares].map(([balancer, probability]) => ({balancer, probability}))};
  }
}

/** Developer guide: aliases to ELB load balancers are answered with 60 seconds (cutover T7). */
const ALIAS_TTL = 60;
