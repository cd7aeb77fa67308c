import type {RuntimePlatform} from '@aws-sdk/client-ecs';
import type {Compute} from '../compute.ts';
import type {Workload} from '../model/inventory.ts';
import type {NodeSelectorTerm} from '../model/kubernetes.generated.ts';

/** What the tasks of a workload run on, as far as its pods ask for it. */
export interface Platform {
  /** `X86_64` or `ARM64` of `runtimePlatform`; undefined where the pods take any. */
  readonly architecture?: Architecture;
  /** The pods ask for nodes of either architecture, so that `architecture` is only the one that a task definition takes by itself. */
  readonly isEither?: boolean;
  readonly os?: 'linux' | 'windows';
}

export type Architecture = 'X86_64' | 'ARM64';

/** Label of Windows nodes for the version of the kernel. */
export const WINDOWS_BUILD_LABEL = 'node.kubernetes.io/windows-build';

/** What to do with a Windows workload on Managed Instances. */
export const WINDOWS_ELSEWHERE =
  'Set `workloads.<Kind>/<namespace>/<name>.compute` to `fargate` or `ec2` in k2e.yaml.';

/** Kernel version → the family that ECS calls it. */
const WINDOWS_FAMILIES = {
  '10.0.17763': 'WINDOWS_SERVER_2019_CORE',
  '10.0.20348': 'WINDOWS_SERVER_2022_CORE',
  '10.0.26100': 'WINDOWS_SERVER_2025_CORE',
} as const;

/** Labels of nodes for the architecture; the second is from before Kubernetes 1.14. */
export const ARCHITECTURE_LABELS = ['kubernetes.io/arch', 'beta.kubernetes.io/arch'] as const;
/** Labels of nodes for the operating system. */
export const OS_LABELS = ['kubernetes.io/os', 'beta.kubernetes.io/os'] as const;

const ARCHITECTURES = {amd64: 'X86_64', arm64: 'ARM64'} as const;

/** The ECS name of a Go architecture (`amd64`, `arm64`); undefined for those that ECS does not have. */
export function architectureOf(value: string): Architecture | undefined {
  return Object.hasOwn(ARCHITECTURES, value) ? ARCHITECTURES[value as keyof typeof ARCHITECTURES] : undefined;
}

/** The platform of most workloads, which ask for nothing. */
const ANY: Platform = {};

/**
 * The platform of a workload's tasks: what `spec.os`, `nodeSelector` and the required node affinity leave; where they leave
 * both architectures, X86_64, which ECS takes by itself. Undefined parts: nothing is asked, or nothing that ECS has is left.
 */
export function platformOf({template}: Workload): Platform {
  const {nodeSelector = {}, affinity, os} = template.spec ?? {};
  if (!template.spec?.nodeSelector && !affinity && !os) return ANY;
  const terms =
    affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const left = (labels: readonly string[], all: readonly string[]) => {
    const selected = labels.flatMap(label =>
      Object.hasOwn(nodeSelector, label) ? [nodeSelector[label]] : [],
    );
    const bySelector = all.filter(value => selected.every(each => each === value));
    const byTerms =
      terms.length === 0 ? all : all.filter(value => terms.some(term => admits(term, labels, value)));
    return bySelector.filter(value => byTerms.includes(value));
  };
  const architectures = left(ARCHITECTURE_LABELS, Object.keys(ARCHITECTURES));
  const asksArchitecture = asks(ARCHITECTURE_LABELS, nodeSelector, terms);
  const systems = left(OS_LABELS, ['linux', 'windows']).filter(
    name => os?.name === undefined || os.name === name,
  );
  const asksOs = os?.name !== undefined || asks(OS_LABELS, nodeSelector, terms);
  const architecture = asksArchitecture ? architectureOf(architectures[0] ?? '') : undefined;
  const system = asksOs ? systems[0] : undefined;
  return {
    ...(architecture === undefined ? {} : {architecture}),
    ...(asksArchitecture && architectures.length > 1 ? {isEither: true} : {}),
    ...(system === 'linux' || system === 'windows' ? {os: system} : {}),
  };
}

function asks(
  labels: readonly string[],
  nodeSelector: Readonly<Record<string, string>>,
  terms: readonly NodeSelectorTerm[],
): boolean {
  return (
    labels.some(label => Object.hasOwn(nodeSelector, label)) ||
    terms.some(({matchExpressions = []}) => matchExpressions.some(({key}) => labels.includes(key ?? '')))
  );
}

/** True when a node whose labels of this kind have the value passes those requirements of the term that are about them. */
function admits(
  {matchExpressions = []}: NodeSelectorTerm,
  labels: readonly string[],
  value: string,
): boolean {
  return matchExpressions.every(({key = '', operator, values = []}) => {
    if (!labels.includes(key)) return true;
    if (operator === 'In') return values.includes(value);
    if (operator === 'NotIn') return !values.includes(value);
    return operator !== 'DoesNotExist';
  });
}

/**
 * `runtimePlatform` of the task definition; undefined where the pods ask for nothing. On instances of a team's own, tasks of a definition
 * without an architecture run on those of either. The family of a Windows server follows from the build that the pods select, else it is
 * 2022, which Fargate runs.
 */
export function runtimePlatformOf(workload: Workload, compute: Compute): RuntimePlatform | undefined {
  const {architecture: preferred, isEither = false, os} = platformOf(workload);
  const architecture = isEither && compute === 'ec2' ? undefined : preferred;
  if (architecture === undefined && os === undefined) return undefined;
  const windows = windowsFamily(selectedBuild(workload)) ?? 'WINDOWS_SERVER_2022_CORE';
  return {
    ...(architecture === undefined ? {} : {cpuArchitecture: architecture}),
    ...(os === undefined ? {} : {operatingSystemFamily: os === 'windows' ? windows : 'LINUX'}),
  };
}

/** The family of a Windows server by its kernel version; undefined for versions that ECS does not have. */
export function windowsFamily(
  build: string,
): (typeof WINDOWS_FAMILIES)[keyof typeof WINDOWS_FAMILIES] | undefined {
  return Object.hasOwn(WINDOWS_FAMILIES, build)
    ? WINDOWS_FAMILIES[build as keyof typeof WINDOWS_FAMILIES]
    : undefined;
}

/** True for pods on Windows that do not select the build of its kernel, so that k2e has to guess the family. */
export function isFamilyGuessed(workload: Workload): boolean {
  return platformOf(workload).os === 'windows' && windowsFamily(selectedBuild(workload)) === undefined;
}

function selectedBuild({template}: Workload): string {
  const {nodeSelector = {}} = template.spec ?? {};
  return Object.hasOwn(nodeSelector, WINDOWS_BUILD_LABEL) ? (nodeSelector[WINDOWS_BUILD_LABEL] ?? '') : '';
}
