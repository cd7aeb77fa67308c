import {dirname, isAbsolute, join} from 'node:path';
import {answersOfAws} from './aws/answers.ts';
import type {ClientSettings} from './aws/client-settings.ts';
import type {AccessLogs} from './cutover/access-logs.ts';
import type {Ports} from './cutover/calls.ts';
import {byRightClock, ClockWatch} from './cutover/clock-watch.ts';
import type {CutoverDraft} from './cutover/draft.ts';
import type {Plan} from './cutover/plan.ts';
import type {ReadPlan} from './cutover/plan-file.ts';
import type {Discovery} from './cutover/planning/discovery.ts';
import {proxyEnvironment} from './cutover/proxies.ts';
import {demandAccount, demandCluster} from './cutover/same-place.ts';
import {fileState} from './cutover/state-file.ts';
import {UsageError} from './errors.ts';

/** Where the journal is kept. */
export type StatePorts = Pick<Ports, 'state.read' | 'state.write'>;

/** `s3://bucket/key`, `dynamodb://table/id`. */
const REMOTE_STATE = /^(s3|dynamodb):\/\/([^/]+)\/(.+)$/;

/**
 * A plan with the place of its journal from the present folder on. A path is meant from the plan on: the same plan, used from another folder, would begin
 * anew beside a cutover that is under way, and nothing would keep both apart.
 */
export function withStatePlace(read: ReadPlan, file: string): ReadPlan {
  const {plan} = read;
  if (REMOTE_STATE.test(plan.state) || isAbsolute(plan.state)) return read;
  return {...read, plan: {...plan, state: join(dirname(file), plan.state)}};
}

/**
 * The journal's store, by the plan's `state`: `s3://bucket/key`, `dynamodb://table/id`, or a file. Clients are loaded only where they
 * are needed: a look at a local journal takes no AWS.
 */
export async function statePorts(
  {state, region}: Pick<Plan, 'state' | 'region'>,
  watch = new ClockWatch(),
): Promise<StatePorts> {
  const [, scheme, place = '', key = ''] = REMOTE_STATE.exec(state) ?? [];
  const settings = clientSettings(region, watch);
  if (scheme === 's3')
    return byRightClock((await import('./aws/state-s3.ts')).s3State(settings, place, key), watch);
  if (scheme === 'dynamodb')
    return byRightClock((await import('./aws/state-dynamodb.ts')).dynamodbState(settings, place, key), watch);
  return fileState(state);
}

/**
 * The real outside of a plan: its account, its cluster, its journal; nothing is changed by a clock that they say is wrong.
 * @throws SafetyError K2E-E317 when the kubeconfig leads to another cluster than the plan was made with, K2E-E318 for another account.
 */
export async function realPorts(plan: Plan): Promise<Ports> {
  const [{accountOf}, {awsPorts}, {kubernetesPorts}, {kubernetesDiscovery}, {Cluster}] = await Promise.all([
    import('./aws/account.ts'),
    import('./aws/aws-ports.ts'),
    import('./kubernetes/kubernetes-ports.ts'),
    import('./kubernetes/discovery.ts'),
    import('./kubernetes/cluster.ts'),
  ]);
  const watch = new ClockWatch();
  const cluster = new Cluster(plan.context, watch.of('the API server of the cluster'));
  await demandCluster(plan, kubernetesDiscovery(cluster));
  const settings = clientSettings(plan.region, watch);
  if (plan.account !== undefined) demandAccount(plan, await accountOf(settings));
  const zones = plan.web.flatMap(track => track.zones);
  const roles = new Map(zones.flatMap(({zone, role}) => (role === undefined ? [] : [[zone, role]])));
  return byRightClock(
    {
      ...awsPorts(settings, roles, plan.run),
      ...kubernetesPorts(cluster),
      ...(await statePorts(plan, watch)),
    },
    watch,
  );
}

/** The access logs of the load balancers in a plan's region, loaded when somebody asks for them. */
export async function realAccessLogs({region}: Pick<Plan, 'region'>): Promise<AccessLogs> {
  return (await import('./aws/access-logs.ts')).accessLogs(clientSettings(region));
}

/** What `cutover plan` reads. @throws UsageError K2E-E051 when nobody says which region it is. */
export async function discovery(
  draft: CutoverDraft,
): Promise<{readonly region: string; readonly discovery: Discovery}> {
  const region = draft.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (region === undefined || region === '')
    throw new UsageError('K2E-E051', 'Nothing says which AWS region the cutover is in.', [
      'Set `aws.region` in k2e.yaml and convert again, or set AWS_REGION.',
    ]);
  const [{awsDiscovery}, {awsPorts}, {placesDiscovery}, {kubernetesDiscovery}, {Cluster}, {nextScheduled}] =
    await Promise.all([
      import('./aws/discovery.ts'),
      import('./aws/aws-ports.ts'),
      import('./aws/probe-places.ts'),
      import('./kubernetes/discovery.ts'),
      import('./kubernetes/cluster.ts'),
      import('./rehearsal/firings.ts'),
    ]);
  const {run, context, zones} = draft.settings;
  const settings = clientSettings(region);
  const roles = new Map(zones.map(({id, role}) => [id, role]));
  return {
    region,
    discovery: {
      ...awsDiscovery(settings, zones, run, awsPorts(settings, roles, run), isEmulated()),
      ...placesDiscovery(settings, run),
      ...kubernetesDiscovery(new Cluster(context)),
      fires: nextScheduled,
      now: () => Math.floor(Date.now() / 1000),
    },
  };
}

/** True where another endpoint stands for Route 53: DNS knows nothing of its zones. */
function isEmulated(): boolean {
  return ['AWS_ENDPOINT_URL_ROUTE_53', 'AWS_ENDPOINT_URL'].some(name => (process.env[name] ?? '') !== '');
}

/** Credentials and endpoints (`AWS_ENDPOINT_URL…`) come from the environment, as for the AWS CLI. */
function clientSettings(region: string, watch?: ClockWatch): ClientSettings {
  const proxyEnv = proxyEnvironment(process.env);
  return {
    region,
    extensions: [answersOfAws(watch?.of('AWS'))],
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 20_000,
      throwOnRequestTimeout: true,
      httpAgent: {proxyEnv},
      httpsAgent: {proxyEnv},
    },
  };
}
