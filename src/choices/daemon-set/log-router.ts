import type {ContainerPart, KubeObject, Workload} from '../../model/inventory.ts';
import type {ConfigMap} from '../../model/kubernetes.generated.ts';
import {secretShape} from '../../model/secret-shapes.ts';
import type {Context} from '../../rules/rule.ts';
import {platformOf} from '../platform.ts';
import {repositoryOf, words} from '../repository-words.ts';
import {type RouterConfig, type RouterType, routerConfig} from './router-output.ts';

/** A collector of logs that can run as the FireLens log router of other tasks. */
export interface LogRouter {
  readonly type: RouterType;
  readonly container: ContainerPart;
  /** The options of `awsfirelens` for the other containers: the plugin and its settings. */
  readonly options: Readonly<Record<string, string>>;
  readonly plugin: string;
  /** Settings that are not among the options: nested sections, and what needs storage of its own. */
  readonly left: readonly string[];
  readonly config: RouterConfig;
}

/** Why the containers of other tasks cannot send their output through a collector, a phrase behind its name. */
export type NoRouter = string;

const TYPES: readonly (readonly [RegExp, RouterType])[] = [
  [words('aws-for-fluent-bit|fluent-?bit'), 'fluentbit'],
  [words('fluentd[a-z-]*'), 'fluentd'],
];

/** Settings whose value is a secret, beside those that `secretShape` knows. */
const SECRET = /passw|secret|token|api[-_]?key|access[-_]?key|shared[-_]?key|license/i;
/** Headers that hold no secret; of any other nobody knows (`X-Api-Key`, `Cookie`, those of a vendor). */
const PLAIN_HEADER =
  /^(?:accept(?:-encoding)?|content-(?:type|encoding)|host|user-agent|x-scope-orgid|x-forwarded-\w+)$/i;
/** `user:password@host` without the scheme that would make it a URL. */
const CREDENTIALS = /^[^\s/:@]+:[^\s/@]+@/;
/** Settings that need a place of the collector's own. */
const STORED = /^(?:storage\.|store_dir|buffer_path|pos_file)/i;
const VARIABLE = /\$\{[^}]+\}|#\{\s*ENV/;

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
  const config = routerConfig(type, files);
  const [output, ...others] = config.outputs;
  if (!output || output.plugin === '')
    return 'has a configuration in which k2e finds no output (it reads the classic form of Fluent Bit, and that of Fluentd)';
  if (others.length > 0)
    return `sends to ${config.outputs.length} outputs (${config.outputs.map(({plugin}) => plugin).join(', ')}), while the options of a log driver name one`;
  const entries = Object.entries(output.settings);
  const open = entries.filter(([key, value]) => isSecret(key, value));
  if (open.length > 0)
    return `has a secret in plain text in its configuration (${open.map(([key]) => key).join(', ')}), which a task definition would show`;
  const told = entries.filter(([key]) => !STORED.test(key));
  const options = Object.fromEntries([[type === 'fluentd' ? '@type' : 'Name', output.plugin], ...told]);
  const left = [
    ...output.nested.map(name => `<${name}>`),
    ...output.repeated.map(name => `all but the last ${name}`),
    ...entries.map(([key]) => key).filter(key => STORED.test(key)),
  ];
  return {type, container, options, plugin: output.plugin, left, config};
}

/** Whether a setting of an output holds a secret itself. Where a variable stands for it, the task reads that one. */
function isSecret(key: string, value: string): boolean {
  if (secretShape(key, value) !== null || CREDENTIALS.test(value)) return true;
  if (value === '' || VARIABLE.test(value)) return false;
  return SECRET.test(key) || (/^headers?$/i.test(key) && !isPlainHeader(value));
}

/** `Name Value` of Fluent Bit, or the JSON object of Fluentd. */
function isPlainHeader(value: string): boolean {
  const names = [...value.matchAll(/^([\w-]+)\s|"([\w-]+)"\s*:/g)].map(
    ([, plain, json]) => plain ?? json ?? '',
  );
  return names.length > 0 && names.every(name => PLAIN_HEADER.test(name));
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
