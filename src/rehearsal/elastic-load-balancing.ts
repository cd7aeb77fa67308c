import type {HealthSeen, ListenerSeen} from '../cutover/calls.ts';
import {normaliseName} from '../cutover/record-name.ts';
import {Refusal} from './refusal.ts';
import type {Simulation} from './simulation.ts';

/** A target group: how many targets are registered in it, and how many of them are healthy. */
export interface TargetGroup {
  readonly name: string;
  readonly healthy: number;
  readonly registered: number;
}

/** A load balancer with what it listens on and its target groups. */
export interface LoadBalancer {
  readonly arn: string;
  readonly dnsName: string;
  /** Its canonical hosted zone. */
  readonly zone: string;
  readonly listeners: readonly ListenerSeen[];
  readonly groups: readonly TargetGroup[];
}

/** Everything that Elastic Load Balancing knows, as plain data. */
export interface ElasticLoadBalancingState {
  readonly balancers: readonly LoadBalancer[];
}

/** Load balancers and the health of what is behind them. */
export class ElasticLoadBalancing {
  readonly #simulation: Simulation;
  #state: ElasticLoadBalancingState;

  constructor(simulation: Simulation, balancers: readonly LoadBalancer[]) {
    this.#simulation = simulation;
    this.#state = {balancers};
  }

  get state(): ElasticLoadBalancingState {
    return this.#state;
  }

  set state(state: ElasticLoadBalancingState) {
    this.#state = state;
  }

  /** DescribeTargetGroups and DescribeTargetHealth. */
  health(arn: string): HealthSeen {
    return {groups: this.#found(arn).groups};
  }

  /** DescribeListeners, with the names in their certificates. */
  listeners(arn: string): readonly ListenerSeen[] {
    return this.#found(arn).listeners;
  }

  /** Sets how many targets of all groups of a load balancer are healthy: at most those that are registered. */
  setHealthy(arn: string, healthy: number): void {
    this.#state = {
      balancers: this.#state.balancers.map(balancer =>
        balancer.arn === arn
          ? {
              ...balancer,
              groups: balancer.groups.map(group => ({
                ...group,
                healthy: Math.min(healthy, group.registered),
              })),
            }
          : balancer,
      ),
    };
    this.#simulation.changed();
  }

  /** The load balancer that an alias or a CNAME names; with or without `dualstack.`. */
  named(dnsName: string): LoadBalancer | undefined {
    const bare = bareName(dnsName);
    return this.#state.balancers.find(balancer => bareName(balancer.dnsName) === bare);
  }

  /**
   * Whether Route 53 takes an alias to this name as healthy: every target group has a healthy target; one that is empty or has
   * only unhealthy ones makes the whole load balancer unhealthy (API reference, `AliasTarget` `EvaluateTargetHealth`; cutover T1).
   * A name that is no load balancer of this world has no health to evaluate.
   */
  isHealthy(dnsName: string): boolean {
    const balancer = this.named(dnsName);
    if (!balancer) return true;
    return balancer.groups.length > 0 && balancer.groups.every(({healthy}) => healthy > 0);
  }

  #found(arn: string): LoadBalancer {
    const balancer = this.#state.balancers.find(other => other.arn === arn);
    if (!balancer)
      throw new Refusal('missing', 'LoadBalancerNotFound', `One or more load balancers not found: ${arn}`);
    return balancer;
  }
}

function bareName(dnsName: string): string {
  return normaliseName(dnsName).replace(/^dualstack\./, '');
}
