import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {loadAll} from 'js-yaml';
import {SETTINGS} from '../../src/cutover/settings.ts';
import {fileState} from '../../src/cutover/state-file.ts';
import {apply} from '../peers/apply.ts';
import {type Aws, startAws} from '../peers/aws.ts';
import {configOf, makeNetwork, type Network} from '../peers/network.ts';
import {type Ended, runProgram, spawnProgram} from '../program.ts';
import {changeRecords, makeZone} from './account.ts';
import type {Bed} from './bed.ts';
import type {Kubernetes} from './kubernetes.ts';
import type {GitOptions} from './players/git.ts';
import {type Manifest, marksOf, startRepository} from './repository.ts';

/** A shop on Kubernetes, converted and applied to ECS but dark, with a plan of its cutover. */
export interface Shop {
  readonly namespace: string;
  /** Host name of the web track, with a final dot as Route 53 lists it. */
  readonly host: string;
  /** Runs `k2e` in the shop's folder. */
  k2e(...args: readonly string[]): Promise<Ended>;
  /** Environment of `k2e`: the bed's AWS and cluster. */
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Path of the built package. */
  readonly program: string;
  /** The folder that stands for Git, where a tool applies it. */
  readonly repository?: string;
  stop(): Promise<void>;
}

/** What of the shop is moved. */
export interface ShopOptions {
  readonly namespace: string;
  /** Path of the built package. */
  readonly program: string;
  readonly python: string;
  /** The record of the host that is moved beside the CronJob; null: the CronJob alone. */
  readonly record: 'alias' | 'cname' | null;
  /** What Kubernetes does while a run is active; with Forbid, a state machine runs the job on ECS. */
  readonly concurrency: 'Allow' | 'Forbid';
  /** What k2e does about runs that fall into a hand-over. */
  readonly onGap: 'catch-up' | 'skip';
  /** The tool that applies the CronJob from Git, and how k2e gets along with it; without one it is made by hand. */
  readonly git?: {readonly tool: GitOptions['tool']; readonly mode: 'commit' | 'pause'};
}

/** How often a process is killed, and how many seconds after it could act at the latest. */
export interface Kills {
  readonly times?: number;
  readonly within?: number;
  readonly random: () => number;
}

/** Seconds for which another process waits at most for the lease of one that was killed. */
const LEASE = SETTINGS.lease + SETTINGS.skew;

/**
 * Runs a command of the cutover until it has nothing more to do. Meanwhile its process is killed without warning some times, at
 * random instants, and `k2e cutover resume` goes on; a lease that nobody holds any more has to end first.
 * @returns what the last process ended with
 */
export async function throughKills(
  {program, env, folder}: Shop,
  command: readonly string[],
  {times = 0, within = 0, random}: Kills,
): Promise<Ended> {
  const wanted = await commandsOf(folder);
  let next = command;
  for (let left = times; ; left -= 1) {
    const running = spawnProgram(program, ['cutover', ...next, '--yes'], {cwd: folder, env});
    const seconds = 1 + random() * within + (next === command ? 0 : random() * LEASE);
    const timer = left > 0 ? setTimeout(() => running.kill(), seconds * 1000) : undefined;
    const ended = await running.ended;
    clearTimeout(timer);
    appendFileSync(
      join(folder, 'k2e.log'),
      `${next.join(' ')} ended with ${ended.code}\n${ended.stdout}${ended.stderr}\n`,
    );
    if (ended.code !== null) return ended;
    // A process that was killed before it noted what is wanted has left nothing to go on with.
    next = (await commandsOf(folder)) > wanted ? ['resume'] : command;
  }
}

/** How many commands of people the journal has. */
async function commandsOf(folder: string): Promise<number> {
  const found = await fileState(join(folder, 'cutover-journal.jsonl'))['state.read']({});
  return found?.journal.entries.filter(({track}) => track === undefined).length ?? 0;
}

/** The job of every shop: each minute, so that no hand-over finds a window between two firings. */
export const JOB = 'report';

/** Makes the shop: manifests, conversion, everything applied on both sides, the plan. @throws Error with what went wrong */
export async function makeShop(bed: Bed, options: ShopOptions): Promise<Shop> {
  const {namespace, program, python, record, git} = options;
  const aws = startAws(python, bed.aws);
  const env = {
    KUBECONFIG: bed.kubeconfig,
    AWS_ENDPOINT_URL: bed.aws,
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const k2e = (...args: readonly string[]): Promise<Ended> =>
    runProgram(program, args, {cwd: bed.folder, env});
  const network = await makeNetwork(aws);
  writeFileSync(join(bed.folder, 'shop.yaml'), manifests(options));
  writeFileSync(join(bed.folder, 'k2e.yaml'), settings(network, options));
  expectDone(await k2e('convert', 'shop.yaml', '--config', 'k2e.yaml', '-o', 'out', '--fail-on', 'never'));
  const {refusals} = await apply(join(bed.folder, 'out'), aws, network);
  if (refusals.length > 0) throw new Error(`AWS refused: ${JSON.stringify(refusals)}`);
  await applyManifests(bed.kubernetes, join(bed.folder, 'shop.yaml'), git ? ['CronJob'] : []);
  const repository = git && (await startRepository(bed, git.tool, jobOf(join(bed.folder, 'shop.yaml'))));
  if (record !== null) await publish(bed, aws, network, {namespace, record});
  const planned = await k2e('cutover', 'plan', 'out/cutover.yaml');
  expectDone(planned);
  return {
    namespace,
    host: `${namespace}.example.com.`,
    k2e,
    env,
    folder: bed.folder,
    program,
    ...(repository && {repository: repository.folder}),
    stop: async () => {
      await repository?.player.stop();
      await aws.stop();
    },
  };
}

function expectDone({code, stdout, stderr}: Ended): void {
  if (code !== 0) throw new Error(`k2e ended with ${code}:\n${stdout}\n${stderr}`);
}

function manifests(options: ShopOptions): string {
  const {namespace, record, concurrency, git} = options;
  const resources = '{requests: {cpu: 250m, memory: 512Mi}, limits: {memory: 512Mi}}';
  const job = `apiVersion: v1
kind: Namespace
metadata: {name: ${namespace}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: ${JOB}, namespace: ${namespace}${git ? marksOf(git.tool, namespace, JOB) : ''}}
spec:${git ? '\n  suspend: false' : ''}
  schedule: "* * * * *"
  timeZone: Etc/UTC
  concurrencyPolicy: ${concurrency}
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: Never
          containers:
            - {name: ${JOB}, image: "example/report:1", resources: ${resources}}
`;
  if (record === null) return job;
  return `${job}---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${namespace}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: "example/web:1"
          ports: [{containerPort: 8080}]
          resources: ${resources}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: ${namespace}}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: ${namespace}
  annotations: {alb.ingress.kubernetes.io/scheme: internet-facing, alb.ingress.kubernetes.io/target-type: ip}
spec:
  ingressClassName: alb
  rules:
    - host: ${namespace}.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
`;
}

function settings(network: Network, {onGap, git}: ShopOptions): string {
  return `app: shop
${configOf(network)}cutover:
  steps: [10, 50, 100]
  bakeMinutes: 0
  guards: {minimumRequests: 1, minimumPoints: 1}
  workers: {"*": overlap}
  settleSeconds: {kubernetes: 30, scheduler: 60}
  onGap: ${onGap}
${git ? `  gitops: ${git.mode}\n` : ''}`;
}

const PATHS: Readonly<Record<string, string>> = {
  Namespace: '/api/v1/namespaces',
  Service: '/api/v1/namespaces/*/services',
  Deployment: '/apis/apps/v1/namespaces/*/deployments',
  CronJob: '/apis/batch/v1/namespaces/*/cronjobs',
  Ingress: '/apis/networking.k8s.io/v1/namespaces/*/ingresses',
};

function documentsOf(file: string): readonly Manifest[] {
  const documents: unknown[] = [];
  loadAll(readFileSync(file, 'utf8'), document => void documents.push(document));
  return documents as Manifest[];
}

function jobOf(file: string): Manifest {
  const job = documentsOf(file).find(({kind}) => kind === 'CronJob');
  if (!job) throw new Error(`${file} has no CronJob`);
  return job;
}

async function applyManifests(
  kubernetes: Kubernetes,
  file: string,
  without: readonly string[],
): Promise<void> {
  for (const document of documentsOf(file).filter(({kind}) => !without.includes(kind)))
    await kubernetes.post(
      `${PATHS[document.kind]}`.replace('*', document.metadata.namespace ?? ''),
      document,
    );
}

/** What the cloud's controllers make of the Ingress: a load balancer with healthy targets, its name in the status, a record. */
async function publish(
  bed: Bed,
  aws: Aws,
  {vpcId, subnets}: Network,
  {namespace, record}: {readonly namespace: string; readonly record: 'alias' | 'cname'},
): Promise<void> {
  const call = async <T>(...args: readonly string[]): Promise<T> => {
    const {code, out, err} = await aws.run(...args);
    if (code !== 0) throw new Error(`aws ${args.join(' ')}: ${err}`);
    return JSON.parse(out || '{}');
  };
  interface Balancers {
    readonly LoadBalancers: readonly {
      LoadBalancerArn: string;
      DNSName: string;
      CanonicalHostedZoneId: string;
    }[];
  }
  interface Groups {
    readonly TargetGroups: readonly {TargetGroupArn: string}[];
  }
  const elb = <T>(...args: readonly string[]) => call<T>('elbv2', ...args);
  const made = await elb<Balancers>(
    'create-load-balancer',
    '--name',
    `${namespace}-eks`,
    '--subnets',
    ...subnets,
  );
  const [eks] = made.LoadBalancers;
  if (!eks) throw new Error('There is no load balancer.');
  const port = ['--protocol', 'HTTP', '--port', '80'];
  const vpc = ['--vpc-id', vpcId, '--target-type', 'ip'];
  const group = await elb<Groups>('create-target-group', '--name', `${namespace}-eks`, ...port, ...vpc);
  const action = `Type=forward,TargetGroupArn=${group.TargetGroups[0]?.TargetGroupArn}`;
  const listener = ['--load-balancer-arn', eks.LoadBalancerArn, ...port, '--default-actions', action];
  await elb('create-listener', ...listener);
  for (const {TargetGroupArn: arn} of (await elb<Groups>('describe-target-groups')).TargetGroups)
    await elb('register-targets', '--target-group-arn', arn, '--targets', 'Id=10.20.0.10', 'Id=10.20.0.11');
  const service = ['--cluster', 'shop', '--service', `${namespace}-web`, '--desired-count', '2'];
  await call('ecs', 'update-service', ...service);
  const ingress = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/web/status`;
  await bed.kubernetes.patch(ingress, {status: {loadBalancer: {ingress: [{hostname: eks.DNSName}]}}});
  const zone = await makeZone(bed.aws, 'example.com.');
  const alias = {zone: eks.CanonicalHostedZoneId, evaluateTargetHealth: false};
  const name = `${namespace}.example.com.`;
  const set =
    record === 'alias'
      ? {name, type: 'A', targets: [eks.DNSName], alias}
      : {name, type: 'CNAME', targets: [eks.DNSName], ttl: 20};
  await changeRecords(bed.aws, zone, [['CREATE', set]]);
}
