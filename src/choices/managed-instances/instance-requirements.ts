import type {
  AcceleratorManufacturer,
  AcceleratorName,
  CpuManufacturer,
  InstanceRequirementsRequest,
} from '@aws-sdk/client-ecs';
import {instanceTypes, typeLabel} from './instance-types.ts';
import {type NodeRequirement, type Range, rangeOf} from './node-requirement.ts';

/** What a capacity provider of Managed Instances is told of its instances. */
export interface MachineHints {
  readonly instanceRequirements: InstanceRequirementsRequest;
  readonly capacityOptionType?: 'ON_DEMAND' | 'SPOT' | 'RESERVED';
  /** What has no place there, in words. */
  readonly gaps: readonly string[];
}

type Found = Partial<InstanceRequirementsRequest>;

const GIB_IN_GB = 1.073_741_824;

/** Labels with a number, and what a range of it says. Units: MiB, GiB, Mbps as Karpenter has them. */
const NUMBERS: Readonly<Record<string, (range: Range) => Found>> = {
  'instance-cpu': range => ({vCpuCount: {min: 1, ...range}}),
  'instance-memory': range => ({memoryMiB: {min: 1, ...range}}),
  'instance-ebs-bandwidth': range => ({baselineEbsBandwidthMbps: range}),
  'instance-network-bandwidth': range => ({networkBandwidthGbps: scaled(range, each => each / 1000)}),
  'instance-local-nvme': range => ({
    localStorage: 'required',
    localStorageTypes: ['ssd'],
    totalLocalStorageGB: scaled(range, each => Math.floor(each * GIB_IN_GB)),
  }),
  'instance-gpu-count': range => ({acceleratorTypes: ['gpu'], acceleratorCount: range}),
  'instance-accelerator-count': range => ({acceleratorTypes: ['inference'], acceleratorCount: range}),
};

const CPU_MAKERS: Readonly<Record<string, CpuManufacturer>> = {
  aws: 'amazon-web-services',
  intel: 'intel',
  amd: 'amd',
};
const ACCELERATOR_MAKERS: Readonly<Record<string, AcceleratorManufacturer>> = {
  aws: 'amazon-web-services',
  nvidia: 'nvidia',
  amd: 'amd',
  habana: 'habana',
  xilinx: 'xilinx',
};
const ACCELERATORS: Readonly<Record<string, AcceleratorName>> = {
  a100: 'a100',
  a10g: 'a10g',
  h100: 'h100',
  inferentia: 'inferentia',
  k520: 'k520',
  k80: 'k80',
  m60: 'm60',
  'radeon-pro-v520': 'radeon-pro-v520',
  t4: 't4',
  t4g: 't4g',
  v100: 'v100',
};

/** Labels with words, and what those say of which AWS has a word for each. */
const WORDS: Readonly<Record<string, (values: readonly string[]) => Found | undefined>> = {
  'instance-cpu-manufacturer': values => found(values, CPU_MAKERS, cpuManufacturers => ({cpuManufacturers})),
  'instance-gpu-manufacturer': values =>
    found(values, ACCELERATOR_MAKERS, acceleratorManufacturers => ({
      acceleratorManufacturers,
      acceleratorTypes: ['gpu'],
    })),
  'instance-gpu-name': values =>
    found(values, ACCELERATORS, acceleratorNames => ({acceleratorNames, acceleratorTypes: ['gpu']})),
  'instance-accelerator-manufacturer': values =>
    found(values, ACCELERATOR_MAKERS, acceleratorManufacturers => ({
      acceleratorManufacturers,
      acceleratorTypes: ['inference'],
    })),
};

/** Labels that the task definition, or Managed Instances by themselves, say already. */
const SAID: Readonly<Record<string, RegExp>> = {
  'kubernetes.io/arch': /^(?:amd64|arm64)$/,
  'kubernetes.io/os': /^linux$/,
  'instance-hypervisor': /^nitro$/,
};

/**
 * The requirements of a NodePool as `instanceRequirements` of a capacity provider (ECS API reference,
 * InstanceRequirementsRequest). Burstable instances have to be named there, as AWS leaves them out by itself.
 */
export function machineHints(requirements: readonly NodeRequirement[]): MachineHints {
  const types = instanceTypes(requirements);
  const gaps: string[] = [...types.gaps];
  const merged: Found = {};
  const byKey = Map.groupBy(requirements, ({key}) => key);
  let capacityOptionType: MachineHints['capacityOptionType'];
  for (const [key, all] of byKey) {
    if (typeLabel(key) !== undefined || isSaid(key, all)) continue;
    if (key === 'karpenter.sh/capacity-type') {
      const capacity = capacityOf(all);
      capacityOptionType = capacity.type;
      gaps.push(...capacity.gaps);
      continue;
    }
    const setting = settingOf(key, all);
    if (setting) Object.assign(merged, setting);
    else gaps.push(phrase(key, all));
  }
  const {vCpuCount = {min: 1}, memoryMiB = {min: 1}, ...others} = merged;
  const onlyCurrent = types.gaps.some(gap => gap.includes('instanceGenerations'));
  return {
    instanceRequirements: {
      vCpuCount,
      memoryMiB,
      ...others,
      ...(types.allowed.length > 0 ? {allowedInstanceTypes: [...types.allowed]} : {}),
      ...(types.excluded.length > 0 ? {excludedInstanceTypes: [...types.excluded]} : {}),
      ...(onlyCurrent ? {instanceGenerations: ['current']} : {}),
      ...(mayBeBurstable(types.allowed) ? {burstablePerformance: 'included'} : {}),
    },
    ...(capacityOptionType === undefined ? {} : {capacityOptionType}),
    gaps,
  };
}

function settingOf(key: string, all: readonly NodeRequirement[]): Found | undefined {
  const range = rangeOf(all);
  if (Object.hasOwn(NUMBERS, key) && range) return NUMBERS[key]?.(range);
  const [only, ...others] = all;
  return Object.hasOwn(WORDS, key) && only?.operator === 'In' && others.length === 0
    ? WORDS[key]?.(only.values)
    : undefined;
}

/** The settings of these values; undefined where AWS has no word for one of them. */
function found<T>(
  values: readonly string[],
  known: Readonly<Record<string, T>>,
  set: (own: T[]) => Found,
): Found | undefined {
  const own = values.flatMap(value => {
    const one = Object.hasOwn(known, value) ? known[value] : undefined;
    return one === undefined ? [] : [one];
  });
  return own.length === values.length && own.length > 0 ? set(own) : undefined;
}

function isSaid(key: string, all: readonly NodeRequirement[]): boolean {
  const pattern = Object.hasOwn(SAID, key) ? SAID[key] : undefined;
  return (
    pattern !== undefined &&
    all.every(
      ({operator, values}) =>
        operator === 'Exists' || (operator === 'In' && values.every(value => pattern.test(value))),
    )
  );
}

/** Karpenter takes what is cheapest of several; a capacity provider has one. Full price is what never fails to start. */
function capacityOf(all: readonly NodeRequirement[]): {
  readonly type?: NonNullable<MachineHints['capacityOptionType']>;
  readonly gaps: readonly string[];
} {
  const types = {'on-demand': 'ON_DEMAND', spot: 'SPOT', reserved: 'RESERVED'} as const;
  const meant = (['on-demand', 'spot', 'reserved'] as const).filter(type =>
    all.every(({operator, values}) =>
      operator === 'In' ? values.includes(type) : operator === 'NotIn' ? !values.includes(type) : true,
    ),
  );
  const [first, ...others] = meant;
  if (first === undefined) return {gaps: ['the capacity type']};
  return {
    type: types[first],
    gaps: others.map(
      other =>
        `the capacity type ${other}, which a second capacity provider with \`capacityOptionType\` ${types[other]} has; a strategy names both`,
    ),
  };
}

function mayBeBurstable(allowed: readonly string[]): boolean {
  return allowed.length === 0 || allowed.some(pattern => /^(?:\*|t[1-9*])/.test(pattern));
}

function scaled({min, max}: Range, change: (value: number) => number): Range {
  return {...(min === undefined ? {} : {min: change(min)}), ...(max === undefined ? {} : {max: change(max)})};
}

/** A requirement in words; of labels that the cluster's owner chose only the name. */
function phrase(key: string, all: readonly NodeRequirement[]): string {
  const isKnown = /^(?:instance-|topology\.|kubernetes\.io\/)/.test(key);
  const values = all.flatMap(({operator, values: own}) => `${operator} ${own.join(', ')}`.trim());
  if (/zone(?:-id)?$/.test(key)) return `the zones (${values.join('; ')}), which its subnets decide`;
  return isKnown ? `${key} ${values.join('; ')}` : `the label ${key}`;
}
