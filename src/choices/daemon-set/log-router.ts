import type {ContainerPart, KubeObject, Workload} from '../../model/inventory.ts';
import type {ConfigMap} from '../../model/kubernetes.generated.ts';
import type {Context} from '../../rules/rule.ts';
import {platformOf} from '../platform.ts';
import {repositoryOf, words} from '../repository-words.ts';
import {type RouterConfig, type RouterType, routerConfig} from './router-output.ts';
import {mayHoldSecret} from './router-secret.ts';

/** A collector of logs that can run as the FireLens log router of other tasks. */
export interface LogRouter {
  readonly type: RouterType;
  readonly container: ContainerPart;
  /** The options of `awsfirelens` for the other containers: the plugin and its settings. */
  readonly options: Readonly<Record<string, string>>;
  readonly plugin: string;
  /** Settings that are not among the options: nested sections, and what needs storage or files of its own. */
  readonly left: readonly string[];
  readonly config: RouterConfig;
}

/** Why the containers of other tasks cannot send their output through a collector, a phrase behind its name. */
export type NoRouter = string;

const TYPES: readonly (readonly [RegExp, RouterType])[] = [
  [words('aws-for-fluent-bit|fluent-?bit'), 'fluentbit'],
  [words('fluentd[a-z-]*'), 'fluentd'],
];

/** Settings that need a place of the collector's own. */
const STORED = /^(?:storage\.|store_dir|buffer_path|pos_file)/i;
/** A variable of Fluent Bit. */
const VARIABLE = /\$\{([\w.-]+)\}/g;
/** Settings that look like paths of files and are none. */
const NO_FILE = /^(?:uri|path|proxy)$/i;

/**
 * What becomes of a log collector in the tasks of others: FireLens (ECS developer guide, "Send Amazon ECS logs to an AWS service or
 * AWS Partner") gives Fluent Bit or Fluentd the output of the other containers, and writes its configuration from the options of
 * their log driver. One destination can be said so. Undefined for other programs.
 */
export function logRouter(workload: Workload, context: Context): LogRouter | NoRouter | undefined {
  for (const container of workload.containers.filter(({role}) => role === 'main')) {
    const type = TYPES.find(([names]) => names.test(repositoryOf(container)))?.[1];
    if (type) return routerOf(type, container, workload, context);
  }
  return undefined;
}

function routerOf(
  type: RouterType,
  container: ContainerPart,
  workload: Workload,
  context: Context,
): LogRouter | NoRouter {
  if (platformOf(workload).os === 'windows') return 'runs on Windows';
  const files = filesOf(container, workload, context);
  if (files.length === 0)
    return 'has its configuration in the image, or in objects that are not in the input';
  const config = routerConfig(type, files, formOf(container));
  const [output, ...others] = config.outputs;
  if (!output || output.plugin === '')
    return 'has a configuration in which k2e finds no output (it reads the two forms of Fluent Bit, and that of Fluentd)';
  if (others.length > 0)
    return `sends to ${config.outputs.length} outputs (${config.outputs.map(({plugin}) => plugin).join(', ')}), while the options of a log driver name one`;
  const entries = Object.entries(output.settings);
  const values = new Map(entries.map(([key, value]) => [key, expanded(value, config)] as const));
  const open = entries.filter(
    ([key, value]) => mayHoldSecret(key, values.get(key) ?? value) || hasOpenVariable(value, config),
  );
  if (open.length > 0)
    return `has a secret in plain text in its configuration (${open.map(([key]) => key).join(', ')}), which a task definition would show`;
  const isLeft = ([key, value]: readonly [string, string | undefined]) =>
    value === undefined || STORED.test(key) || isMountedFile(key, value, container);
  const told = [...values].filter((entry): entry is [string, string] => !isLeft(entry));
  const options = Object.fromEntries([[type === 'fluentd' ? '@type' : 'Name', output.plugin], ...told]);
  const left = [
    ...output.nested,
    ...output.repeated.map(name => `all but the last ${name}`),
    ...[...values].filter(isLeft).map(([key]) => key),
  ];
  return {type, container, options, plugin: output.plugin, left, config};
}

/** The form of the file that Fluent Bit is started with, where the command line tells it. */
function formOf({value: {command = [], args = []}}: ContainerPart): 'classic' | 'yaml' | undefined {
  const file = /(?:^|\s)(?:-c|--config)[\s=]+(\S+)/.exec([...command, ...args].join(' '))?.[1];
  if (file === undefined) return undefined;
  return /\.ya?ml['"]?$/i.test(file) ? 'yaml' : /\.(?:conf|cfg)['"]?$/i.test(file) ? 'classic' : undefined;
}

/** A setting with the variables replaced that the configuration sets itself; undefined where one of them has no known value. */
function expanded(value: string, {variables}: RouterConfig): string | undefined {
  let isKnown = true;
  const text = value.replaceAll(VARIABLE, (whole, name: string) => {
    if (!variables.has(name)) return whole;
    const found = variables.get(name);
    if (found === undefined) isKnown = false;
    return found ?? whole;
  });
  return isKnown ? text : undefined;
}

/** True where a variable stands in a value that the configuration itself sets to what may be a secret. */
function hasOpenVariable(value: string, {variables}: RouterConfig): boolean {
  return [...value.matchAll(VARIABLE)].some(([, name = '']) =>
    mayHoldSecret(name, variables.get(name) ?? ''),
  );
}

/** True for a file in a volume of the collector, which its container in a task does not have. */
function isMountedFile(key: string, value: string, {value: {volumeMounts = []}}: ContainerPart): boolean {
  const roots = volumeMounts.flatMap(({mountPath = ''}) => mountPath.replace(/(?<!\/)\/+$/, '') || []);
  return !NO_FILE.test(key) && roots.some(root => value === root || value.startsWith(`${root}/`));
}

/** The texts of all ConfigMaps that the container mounts. */
function filesOf(
  {value}: ContainerPart,
  {namespace, template}: Workload,
  {inventory}: Context,
): readonly string[] {
  const mounted = new Set((value.volumeMounts ?? []).map(({name}) => name));
  const names = (template.spec?.volumes ?? [])
    .filter(({name}) => mounted.has(name))
    .flatMap(({configMap, projected}) => [
      configMap?.name,
      ...(projected?.sources ?? []).map(source => source.configMap?.name),
    ]);
  return names.flatMap(name => {
    const object: KubeObject<ConfigMap> | undefined =
      name === undefined ? undefined : inventory.find<ConfigMap>('ConfigMap', namespace, name);
    return Object.values(object?.value.data ?? {}).map(String);
  });
}
