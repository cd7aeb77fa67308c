import type {Context} from '../../../src/cutover/context.ts';
import {newJournal, start} from '../../../src/cutover/goals.ts';
import type {Journal} from '../../../src/cutover/journal.ts';
import type {Balancer, Hold, Plan, WebTrack, ZonePlan} from '../../../src/cutover/plan.ts';
import type {RecordSet} from '../../../src/cutover/records.ts';
import type {Safeguards, Settings} from '../../../src/cutover/settings.ts';
import {GIT} from './job-plan.ts';

/** One tick is what Route 53 tells resolvers to keep an alias of a load balancer for (T7). */
export const TICK = 60;
/** The host. */
export const NAME = 'shop.example.com';
const DIGEST = 'd';

const SETTINGS: Settings = {
  lease: 3 * TICK,
  call: TICK,
  skew: 0,
  fresh: 3 * TICK,
  poll: 2 * TICK,
  attempts: 6,
  propagation: 2 * TICK,
  minute: TICK,
  deadline: TICK,
  margin: TICK,
  horizon: TICK,
  clockChange: 0,
  evidence: TICK,
  catchUp: 1,
  probe: TICK,
  idle: 1_000_000,
  quiet: TICK,
};

const SOURCE: Balancer = {arn: 'source', dnsName: 'source.elb', zone: 'ZELB'};
/** The load balancer of ECS. */
export const TARGET: Balancer = {arn: 'target', dnsName: 'target.elb', zone: 'ZELB'};

function alias(type: string, {dnsName, zone}: Balancer, id?: string): RecordSet {
  return {
    name: NAME,
    type,
    alias: {zone, target: dnsName, evaluateHealth: true},
    ...(id !== undefined && {weighted: {id, weight: 0}}),
  };
}

/** By what external-dns has its record; with it gone it owns none. */
export const OWNERSHIP: RecordSet = {
  name: `a-${NAME}`,
  type: 'TXT',
  ttl: TICK,
  values: ['"heritage=external-dns"'],
};
const TYPES = ['A', 'AAAA'];
/** Its zone. */
export const ZONE: ZonePlan = {
  zone: 'Z',
  private: false,
  before: [...TYPES.map(type => alias(type, SOURCE)), OWNERSHIP],
  lowered: TYPES.map(type => alias(type, SOURCE)),
  source: TYPES.map(type => alias(type, SOURCE, 'source')),
  target: TYPES.map(type => alias(type, TARGET, 'target')),
  after: TYPES.map(type => alias(type, TARGET)),
};
/** Its track. */
export const TRACK: WebTrack = {
  id: `web/${NAME}`,
  host: NAME,
  source: SOURCE,
  target: TARGET,
  zones: [ZONE],
  steps: [50, 100],
  bakeSeconds: 2 * TICK,
  guards: {
    minimumRequests: 1,
    minimumPoints: 1,
    errorMarginPercent: 1,
    latencyPercent: 150,
    services: [],
    alarms: [],
  },
};
/** The plan of the host alone. */
export const PLAN: Plan = {
  version: 1,
  run: 'model',
  state: '',
  region: '',
  cluster: '',
  web: [TRACK],
  batches: [],
  workers: [],
};

/** The annotation that keeps external-dns from its Ingress, its value meanwhile, and the one as found. */
export const FIELD = '/metadata/annotations/external-dns.kubernetes.io~1controller';
export const [EXCLUDED, SERVED] = ['k2e', 'dns-controller'];
const HOLD: Hold = {
  ref: {apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'n', name: 'i'},
  values: {[FIELD]: EXCLUDED},
  before: {[FIELD]: SERVED},
  reason: 'external-dns',
};
/** The same host, from which k2e keeps external-dns; and with an annotation that stands in Git. */
export const HELD: Plan = {...PLAN, web: [{...TRACK, holds: [HOLD]}]};
export const HELD_BY_GIT: Plan = {...PLAN, web: [{...TRACK, holds: [{...HOLD, gitOwner: GIT}]}]};

/** The journal of an ordered run that has just begun. */
export function webJournal(plan = PLAN): Journal {
  return {...start(newJournal(plan, DIGEST), {by: 'person', at: 0}), entries: []};
}

/** The context of a process in this model. */
export function webContext(safeguards: Safeguards, plan = PLAN): (holder: string) => Context {
  return holder => ({plan, digest: DIGEST, holder, firings: () => [], settings: SETTINGS, safeguards});
}
