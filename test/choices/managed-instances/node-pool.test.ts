import {describe, expect, test} from 'vitest';
import {nodeClassHints} from '../../../src/choices/managed-instances/node-class.ts';
import {nodePoolHints} from '../../../src/choices/managed-instances/node-pool.ts';
import {convertText} from '../../run.ts';

const CANARY = 'k2eCanaryTheOnlyOne7';
type Requirement = readonly [key: string, operator: string, ...values: string[]];

function pool(requirements: readonly Requirement[], spec: object = {}, template: object = {}) {
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: {name: 'default'},
    spec: {
      ...spec,
      template: {
        ...template,
        spec: {requirements: requirements.map(([key, operator, ...values]) => ({key, operator, values}))},
      },
    },
  };
}

function requirementsOf(...requirements: Requirement[]) {
  const {settings, gaps} = nodePoolHints({value: pool(requirements)});
  return {...settings.instanceLaunchTemplate, gaps};
}

const OF = 'karpenter.k8s.aws/instance-';

describe('the types of a NodePool', () => {
  test.each<[string, Requirement[], object]>([
    [
      'by name',
      [['node.kubernetes.io/instance-type', 'In', 'm5.large', 'c5.large']],
      {allowedInstanceTypes: ['m5.large', 'c5.large']},
    ],
    [
      'by name, and what else they have to be',
      [
        ['node.kubernetes.io/instance-type', 'In', 'm5.large', 'c7gd.large', 'c7gd.metal', 't3.nano'],
        [`${OF}generation`, 'Gt', '4'],
        [`${OF}size`, 'NotIn', 'metal', 'nano'],
        [`${OF}family`, 'NotIn', 'm5'],
      ],
      {allowedInstanceTypes: ['c7gd.large']},
    ],
    [
      'by family',
      [['eks.amazonaws.com/instance-family', 'In', 'm7g', 'c7g']],
      {allowedInstanceTypes: ['m7g.*', 'c7g.*']},
    ],
    [
      'by family and size',
      [
        [`${OF}family`, 'In', 'm7g'],
        [`${OF}size`, 'In', 'large', 'xlarge'],
      ],
      {allowedInstanceTypes: ['m7g.large', 'm7g.xlarge']},
    ],
    [
      'by size',
      [[`${OF}size`, 'In', 'large']],
      {allowedInstanceTypes: ['*.large'], burstablePerformance: 'included'},
    ],
    [
      'by category and generation',
      [
        [`${OF}category`, 'In', 't'],
        [`${OF}generation`, 'Gte', '8'],
      ],
      {allowedInstanceTypes: ['t8*', 't9*'], burstablePerformance: 'included'},
    ],
    [
      'what they are not',
      [
        [`${OF}size`, 'NotIn', 'nano'],
        [`${OF}family`, 'NotIn', 't2'],
      ],
      {excludedInstanceTypes: ['*.nano', 't2.*'], burstablePerformance: 'included'},
    ],
  ])('%s', (_what, requirements, expected) => {
    expect(requirementsOf(...requirements).instanceRequirements).toEqual({
      vCpuCount: {min: 1},
      memoryMiB: {min: 1},
      ...expected,
    });
  });

  test('of allowed and excluded ones AWS takes one kind', () => {
    const {instanceRequirements, gaps} = requirementsOf(
      [`${OF}category`, 'In', 'c'],
      [`${OF}size`, 'NotIn', 'nano'],
    );
    expect(instanceRequirements).toMatchObject({allowedInstanceTypes: ['c*']});
    expect(instanceRequirements).not.toHaveProperty('excludedInstanceTypes');
    expect(gaps.join()).toContain('*.nano');
  });
});

test('sizes, accelerators, disks and networks are ranges, and words of AWS', () => {
  const {instanceRequirements, gaps} = requirementsOf(
    [`${OF}cpu`, 'In', '4', '8'],
    [`${OF}memory`, 'Gt', '8191'],
    [`${OF}cpu-manufacturer`, 'In', 'aws'],
    [`${OF}local-nvme`, 'Gt', '99'],
    [`${OF}network-bandwidth`, 'Gte', '5000'],
    [`${OF}gpu-count`, 'Lt', '3'],
    [`${OF}gpu-name`, 'In', 'a10g'],
    [`${OF}hypervisor`, 'In', 'nitro'],
    [`${OF}gpu-manufacturer`, 'In', 'nvidia'],
    ['topology.kubernetes.io/zone', 'In', 'eu-west-1a'],
    [`${OF}encryption-in-transit-supported`, 'In', 'true'],
    ['example.com/team', 'In', CANARY],
  );
  expect(instanceRequirements).toMatchObject({
    vCpuCount: {min: 4, max: 8},
    memoryMiB: {min: 8192},
    cpuManufacturers: ['amazon-web-services'],
    localStorage: 'required',
    totalLocalStorageGB: {min: 107},
    networkBandwidthGbps: {min: 5},
    acceleratorTypes: ['gpu'],
    acceleratorCount: {max: 2},
    acceleratorNames: ['a10g'],
    acceleratorManufacturers: ['nvidia'],
  });
  expect(gaps).toEqual([
    'the zones (In eu-west-1a), which its subnets decide',
    'instance-encryption-in-transit-supported In true',
    'the label example.com/team',
  ]);
});

test.each([
  [['spot'], 'SPOT', 0],
  [['reserved'], 'RESERVED', 0],
  [['spot', 'on-demand'], 'ON_DEMAND', 1],
  [['reserved', 'spot'], 'SPOT', 1],
])('the capacity types %j', (values, type, gaps) => {
  const found = requirementsOf(['karpenter.sh/capacity-type', 'In', ...values]);
  expect(found.capacityOptionType).toBe(type);
  expect(found.gaps).toHaveLength(gaps);
});

test.each([
  ['30s', 30],
  ['1h30m', 3600],
  ['Never', -1],
  ['0s', 0],
  ['soon', undefined],
])('nodes are consolidated after %s', (consolidateAfter, seconds) => {
  const {settings} = nodePoolHints({value: pool([], {disruption: {consolidateAfter}})});
  expect(settings.infrastructureOptimization?.scaleInAfter).toBe(seconds);
});

test('the class of nodes says disks, network and monitoring, and its other fields by name', () => {
  const {settings, gaps} = nodeClassHints({
    value: {
      spec: {
        role: 'nodes',
        instanceStorePolicy: 'RAID0',
        detailedMonitoring: true,
        userData: CANARY,
        tags: {token: CANARY},
        subnetSelectorTerms: [{id: 'subnet-0a1b2c3d4e5f60718'}, {tags: {Name: CANARY}}],
        securityGroupSelectorTerms: [{id: 'sg-0a1b2c3d'}],
        blockDeviceMappings: [
          {deviceName: '/dev/xvda', ebs: {volumeSize: '4Gi'}},
          {deviceName: '/dev/xvdb', ebs: {volumeSize: '100G'}},
        ],
      },
    },
  });
  expect(settings.instanceLaunchTemplate).toEqual({
    networkConfiguration: {subnets: ['subnet-0a1b2c3d4e5f60718'], securityGroups: ['sg-0a1b2c3d']},
    storageConfiguration: {storageSizeGiB: 94},
    localStorageConfiguration: {useLocalStorage: true},
    monitoring: 'DETAILED',
  });
  expect(gaps.slice(-2)).toEqual(['userData', 'tags']);
  expect(gaps.join()).not.toContain(CANARY);
});

test('nothing of a pool but names and plain words comes out', () => {
  const taints = [{key: 'team', value: CANARY, effect: 'NoSchedule'}];
  const object = pool(
    [['node.kubernetes.io/instance-type', 'In', `m5.large" ${CANARY}`]],
    {weight: 3},
    {
      metadata: {labels: {a: CANARY}, annotations: {b: CANARY}},
    },
  );
  const text = JSON.stringify({
    ...object,
    spec: {...object.spec, taints, template: {...object.spec.template}},
  });
  const web =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "example/web:1"}]}\n';
  const config = 'compute: managed\ncluster: {capacityProviders: {managed: shop}}';
  const {report} = convertText(`${text}\n---\n${web}`, config, {ledger: true});
  const found = report.findings.filter(({rule}) => rule === 'custom-resource/node-pool');
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found)).not.toContain(CANARY);
  expect(report.findings.filter(({rule}) => rule === 'input/unmapped')).toEqual([]);
});
