import type {ContainerPart, KubeObject, Workload} from '../model/inventory.ts';
import {workloadTexts} from '../model/workload-texts.ts';
import type {Pointer} from '../pointer.ts';
import type {Context} from '../rules/rule.ts';

/** A setting by which a program turns to the Kubernetes API, or proves by a token of the cluster who it is. */
export interface ApiText {
  readonly container: ContainerPart;
  /** Where it stands. */
  readonly object: KubeObject;
  /** Pointer into `object.value`. */
  readonly path: Pointer;
  readonly kind: 'talk' | 'token';
  /** The setting in a few words, never a value of a user: `kubernetes_sd_configs of Prometheus`. */
  readonly what: string;
}

/** Where a pod finds the token of its ServiceAccount, and the name of its namespace. */
const TOKEN = /\/var\/run\/secrets\/kubernetes\.io\/serviceaccount\b/;

/** Settings of well-known programs, as their documentation writes them. */
const SETTINGS: readonly (readonly [kind: ApiText['kind'], pattern: RegExp, what: string])[] = [
  ['talk', /\bkubernetes_sd_configs\s*:/, 'kubernetes_sd_configs of Prometheus'],
  ['talk', /^kubernetes-(?:application|session)$|\bkubernetes\.cluster-id\b/, 'the Kubernetes mode of Flink'],
  [
    'talk',
    /^[ \t]*(?:executor\s*=\s*)?(?:\w+Executor,)*(?:Celery|Local)?KubernetesExecutor\b/m,
    'the KubernetesExecutor of Airflow',
  ],
  ['talk', /^[ \t]*executor\s*=\s*"kubernetes"/m, 'the executor kubernetes of GitLab Runner'],
  ['talk', /\brabbit_peer_discovery_k8s\b|peer_discovery_backend\s*=\s*k8s\b/, 'the k8s peers of RabbitMQ'],
  ['talk', /\bdiscovery-method\s*=\s*"?kubernetes-api\b/, 'the kubernetes-api discovery of Akka'],
  [
    'talk',
    /<kubernetes\s+enabled="true"|^[ \t]*kubernetes:[ \t]*\r?\n[ \t]+enabled:\s*true\b/m,
    'the setting kubernetes, enabled',
  ],
  ['talk', /\bKubeSpawner\b/, 'the KubeSpawner of JupyterHub'],
  ['talk', /(?<![\w+.-])(?:kubernetes|k8s):\/\/\/\w/, 'a name of kuberesolver for gRPC'],
  ['talk', /(?<![\w.-])k8s:\/\//, 'a master k8s:// of Spark'],
  ['token', TOKEN, 'a file of its service account'],
  ['token', /\bauto_auth\b[\s\S]{0,200}?["'=\s]kubernetes\b/, 'the method kubernetes of Vault'],
  ['token', /^[ \t]*authentication:\s*["']?KUBERNETES\b/m, 'the method KUBERNETES of Spring Cloud Vault'],
];
/** Variables that name the method by which a program signs in to Vault or OpenBao, or where the method is mounted. */
const METHOD =
  /^(?:SPRING_CLOUD_VAULT_AUTHENTICATION|(?:VAULT|BAO)_(?:\w+_)?AUTH(?:_?(?:METHOD|TYPE|PATH|MOUNT))?)$/;

/** The settings in the variables, arguments and mounted files of a workload; each once a place. */
export function apiTexts(workload: Workload, {inventory}: Context): readonly ApiText[] {
  const texts = workloadTexts(workload, inventory).filter(
    ({path}) => !path.includes('/metadata/annotations/'),
  );
  return texts.flatMap(({object, path, text, key = ''}): ApiText[] => {
    const container = object === workload.object ? holderOf(workload, path) : readerOf(workload, object);
    if (!container) return [];
    const at = {container, object, path};
    if (METHOD.test(key) && /^kubernetes$/i.test(text))
      return [{...at, kind: 'token', what: `the variable ${key}`}];
    const found = SETTINGS.find(([, pattern]) => pattern.test(text));
    return found ? [{...at, kind: found[0], what: found[2]}] : [];
  });
}

function holderOf({containers}: Workload, path: Pointer): ContainerPart | undefined {
  return containers.find(container => path.startsWith(`${container.path}/`)) ?? containers[0];
}

/** The first container that mounts a volume with the files of a ConfigMap. */
function readerOf({containers, template}: Workload, {ref}: KubeObject): ContainerPart | undefined {
  const volumes = (template.spec?.volumes ?? []).filter(
    ({configMap, projected}) =>
      configMap?.name === ref.name ||
      projected?.sources?.some(({configMap: source}) => source?.name === ref.name),
  );
  const names = new Set(volumes.map(({name}) => name));
  return containers.find(({value}) => value.volumeMounts?.some(({name}) => names.has(name)));
}
