import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {COMPUTES, type Compute} from '../../src/compute.ts';
import {parseConfig} from '../../src/config/load-config.ts';
import type {ObjectRef} from '../../src/finding.ts';
import {loadText} from '../../src/load/load.ts';
import {run} from '../../src/pipeline.ts';
import {objectId} from '../../src/report/assemble.ts';
import type {WorkloadReport} from '../../src/report/report.ts';
import {exampleManifest} from '../../src/rules/example.ts';
import {rules} from '../../src/rules/index.ts';
import type {Example, SubjectName} from '../../src/rules/rule.ts';

const TODAY = '2026-11-21';

/** The workloads' lines of the report; with `moved`, as if k2e.yaml put these workloads on other compute. */
function workloadsOf(
  manifest: string,
  config = '',
  moved: Readonly<Record<string, string>> = {},
): readonly WorkloadReport[] {
  const {workloads, ...given} = parseConfig(config, 'k2e.yaml');
  const own = Object.entries(moved).map(([id, compute]) => {
    const {capacityProvider: _, ...rest} = workloads[id] ?? {};
    return [id, {...rest, compute: compute as WorkloadReport['compute']}] as const;
  });
  const all = {...given, workloads: {...workloads, ...Object.fromEntries(own)}};
  return run(loadText(manifest, 'example.yaml'), all, {today: TODAY}).report.workloads;
}

/** The other kinds of compute on which a whole run does not block the workload. */
function takers(
  manifest: string,
  config: string | undefined,
  object: ObjectRef,
  compute: Compute,
): readonly Compute[] {
  const id = objectId(object);
  return COMPUTES.filter(
    other =>
      other !== compute &&
      workloadsOf(manifest, config, {[id]: other}).some(
        workload => objectId(workload.object) === id && workload.verdict !== 'blocked',
      ),
  );
}

const EXAMPLES = rules.flatMap(rule =>
  rule.examples.map((example): readonly [string, SubjectName, Example] => [
    `${rule.id}, ${example.name}`,
    (Array.isArray(rule.on) ? rule.on[0] : rule.on) as SubjectName,
    example,
  ]),
);

describe('what the report says of blocked workloads is what a run on that compute finds', () => {
  const blocked = EXAMPLES.flatMap(([name, subject, example]) => {
    const manifest = exampleManifest(subject, example);
    const found = workloadsOf(manifest, example.config).filter(({verdict}) => verdict === 'blocked');
    return found.map(
      workload => [`${name}: ${workload.object.name}`, manifest, example.config, workload] as const,
    );
  });

  test('there are such examples', () => {
    expect(blocked.length).toBeGreaterThan(30);
    expect(new Set(blocked.flatMap(([, , , {wouldRunOn = []}]) => wouldRunOn))).toEqual(new Set(COMPUTES));
  });

  test.each(blocked)('%s', (_name, manifest, config, {object, compute, wouldRunOn}) => {
    expect(wouldRunOn).toEqual(takers(manifest, config, object, compute));
  });
});

/** Fields that some compute refuses, and some that none does; each alone and in any company. */
const CONTAINER_FIELDS = {
  securityContext: [
    {privileged: true},
    {capabilities: {add: ['NET_ADMIN']}},
    {capabilities: {add: ['SYS_PTRACE'], drop: ['ALL']}},
    {procMount: 'Unmasked'},
    {seLinuxOptions: {level: 's0:c1,c2'}, allowPrivilegeEscalation: false},
  ],
  resources: [
    {limits: {'nvidia.com/gpu': 1}},
    {limits: {'aws.amazon.com/neuron': 1}},
    {limits: {'hugepages-2Mi': '4Mi'}},
    {requests: {cpu: '20', memory: '64Gi'}},
    {limits: {'ephemeral-storage': '500Gi'}},
    {limits: {memory: '300Mi'}},
  ],
  imagePullPolicy: ['Never', 'Always'],
  ports: [
    [{containerPort: 80, hostPort: 80}],
    [{containerPort: 80, protocol: 'SCTP'}],
    [{containerPort: 80}],
  ],
};
const POD_FIELDS = {
  hostNetwork: [true],
  hostPID: [true],
  hostIPC: [true],
  hostAliases: [[{ip: '10.0.0.1', hostnames: ['erp']}]],
  dnsConfig: [{nameservers: ['10.0.0.2']}],
  hostname: ['worker'],
  os: [{name: 'windows'}, {name: 'linux'}],
  nodeSelector: [
    {'kubernetes.io/arch': 's390x'},
    {'karpenter.sh/capacity-type': 'spot'},
    {'topology.kubernetes.io/zone': 'eu-west-1a'},
    {team: 'shop'},
  ],
  terminationGracePeriodSeconds: [600, 30],
  runtimeClassName: ['kata', 'nvidia'],
  volumes: [
    [{name: 'v', hostPath: {path: '/data'}}],
    [{name: 'v', emptyDir: {medium: 'Memory', sizeLimit: '64Mi'}}],
    [{name: 'v', emptyDir: {medium: 'HugePages'}}],
    [{name: 'v', configMap: {name: 'settings'}}],
    [{name: 'v', secret: {secretName: 'keys'}}],
    [{name: 'v', awsElasticBlockStore: {volumeID: 'vol-0123456789abcdef0'}}],
    [
      {
        name: 'v',
        ephemeral: {
          volumeClaimTemplate: {
            spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}},
          },
        },
      },
    ],
  ],
};

/** Any of the fields, with one of their values. */
function someOf(fields: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<Record<string, unknown>> {
  const arbitraries = Object.entries(fields).map(
    ([key, values]) => [key, fc.constantFrom(...values)] as const,
  );
  return fc.record(Object.fromEntries(arbitraries), {requiredKeys: []});
}

test('so it is for any mix of fields that some compute refuses, and any kind of workload', () => {
  const kinds = fc.constantFrom('Deployment', 'Job', 'CronJob', 'Pod', 'DaemonSet', 'StatefulSet');
  const computes = fc.constantFrom(...COMPUTES);
  fc.assert(
    fc.property(kinds, computes, someOf(POD_FIELDS), someOf(CONTAINER_FIELDS), (kind, compute, pod, own) => {
      const mounts = pod.volumes ? {volumeMounts: [{name: 'v', mountPath: '/v'}]} : {};
      const spec = {
        ...pod,
        restartPolicy: kind.endsWith('Job') ? 'Never' : 'Always',
        containers: [{name: 'app', image: 'example/app:1', ...own, ...mounts}],
      };
      const manifest = JSON.stringify(objectOf(kind, spec));
      const config = `compute: ${compute}\ncluster: {capacityProviders: {managed: shop}}`;
      for (const {object, verdict, wouldRunOn} of workloadsOf(manifest, config)) {
        expect(wouldRunOn !== undefined).toBe(verdict === 'blocked');
        if (wouldRunOn) expect(wouldRunOn).toEqual(takers(manifest, config, object, compute));
      }
    }),
    {numRuns: 60},
  );
});

function objectOf(kind: string, spec: object): object {
  const metadata = {name: 'app', namespace: 'shop'};
  const labels = {app: 'app'};
  const template = {metadata: {labels}, spec};
  if (kind === 'Pod') return {apiVersion: 'v1', kind, metadata: {...metadata, labels}, spec};
  if (kind === 'Job') return {apiVersion: 'batch/v1', kind, metadata, spec: {template}};
  if (kind === 'CronJob') {
    return {
      apiVersion: 'batch/v1',
      kind,
      metadata,
      spec: {schedule: '0 4 * * *', jobTemplate: {spec: {template}}},
    };
  }
  return {apiVersion: 'apps/v1', kind, metadata, spec: {selector: {matchLabels: labels}, template}};
}
