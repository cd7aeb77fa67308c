import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {environments} from './environment.ts';
import {parseImage} from './image.ts';

/** Something by which a container shows that it talks to the Kubernetes API. */
export interface ApiSign {
  readonly container: ContainerPart;
  /** Pointer below the container. */
  readonly path: string;
  /** `elect`: it elects a leader; `talk`: it calls the API; `operate`: without the API it has no purpose. */
  readonly kind: 'elect' | 'talk' | 'operate';
  /** The flag, the variable or the image, as the manifest has it; never a value. */
  readonly what: string;
}

/** Flags of controllers built on client-go and controller-runtime, of kubectl, and of what comes with them. */
const ELECT = /^--?(?:enable-)?leader-elect(?:ion)?(?:[-=].*)?$/;
const TALK =
  /^--?(?:kubeconfig|kube-config|in-?cluster(?:-config)?|running-in-cluster|apiserver(?:-host)?|kube-api-(?:qps|burst|server|url)|kube-apiserver[a-z-]*|kubernetes-(?:api|master|service-host)[a-z-]*|watch-namespaces?|k8s-api-server)(?:=.*)?$/i;
const OFF = /=(?:false|0|no)$/i;

/** Variables that programs read to find the API server, or by which they look for their peers through it. */
const VARIABLES =
  /^(?:KUBECONFIG|KUBERNETES_(?:SERVICE_HOST|SERVICE_PORT(?:_HTTPS)?|MASTER|API_SERVER|NAMESPACE|LABELS)|KUBE_PING_.+|OPENSHIFT_KUBE_PING_.+|HZ_NETWORK_JOIN_KUBERNETES_ENABLED|SPRING_CLOUD_KUBERNETES_(?:\w+_)?ENABLED|WATCH_NAMESPACE|LEADER_ELECT(?:ION)?(?:_ENABLED)?|K8S_(?:API_SERVER|AUTH_.+))$/;
const ADDRESS = /\bkubernetes\.default(?:\.svc)?\b/;

/** Programs without a purpose where there is no Kubernetes, by the end of their image's name. */
const OPERATORS =
  /(?:^|\/)(?:kube-(?:apiserver|controller-manager|scheduler|proxy|state-metrics|rbac-proxy|router)|cluster-autoscaler|metrics-server|node-problem-detector|descheduler|external-dns|cert-manager-(?:controller|webhook|cainjector)|argoproj\/(?:argocd|argo-rollouts|workflow-controller)|fluxcd\/[a-z-]+-controller|aws-load-balancer-controller|aws-ebs-csi-driver|aws-efs-csi-driver|amazon-k8s-cni|vault-k8s|stakater\/reloader|kyverno|openpolicyagent\/gatekeeper|sealed-secrets-controller|external-secrets\/external-secrets|velero\/velero|kedacore\/keda[a-z-]*|istio\/(?:pilot|operator)|ingress-nginx\/controller|nginx-ingress-controller|prometheus-config-reloader|kubernetesui\/dashboard[a-z-]*|karpenter\/controller)$/;
/** Names that operators bear, and some applications too. */
const OPERATOR_NAMES = /(?:^|\/)[a-z0-9-]+-(?:operator|controller-manager)$/;
const CLIENTS =
  /(?:^|\/)(?:kubectl|k8s-wait-for|k8s-sidecar|k8s-wait-for-multi|helm|helm-kubectl|alpine\/k8s|(?:ose|origin)-cli(?:-rhel\d+)?|openshift-pipelines-cli-tkn)$/;
/** kubectl under any circumstances, and programs whose names mean something else too, with a subcommand: OpenShift, Tekton, Flux. */
const CALL =
  /(?:^|[\s;&|("'`/])(?:(kubectl)(?=\s)|(oc)\s+(?:-\S+\s+)*(?:adm|annotate|apply|auth|create|delete|describe|edit|exec|get|label|login|logs|patch|process|project|rollout|rsh|run|scale|set|start-build|wait|whoami)\b|(tkn)\s+(?:-\S+\s+)*(?:clustertask|pipeline|pipelinerun|pr|task|taskrun)\b|(flux)\s+(?:-\S+\s+)*(?:create|get|reconcile|resume|suspend)\b)/;
const PROGRAM = /^(?:\/[\w/.-]*\/)?(kubectl|oc|tkn)$/;

/** The signs in the containers of a workload, in their order. */
export function apiSigns(workload: Workload, context: Context): readonly ApiSign[] {
  const known = context.choice(signs);
  let own = known.get(workload);
  if (!own) {
    own = signsOf(workload, context);
    known.set(workload, own);
  }
  return own;
}

/** The signs of a run: several rules ask for those of each workload. */
function signs(): Map<Workload, readonly ApiSign[]> {
  return new Map();
}

function signsOf(workload: Workload, context: Context): readonly ApiSign[] {
  return workload.containers.flatMap(container => [
    ...imageSigns(container),
    ...wordSigns(container),
    ...variableSigns(container, context),
  ]);
}

function imageSigns(container: ContainerPart): ApiSign[] {
  const {repository} = parseImage(container.value.image ?? '');
  const isTalking = CLIENTS.test(repository) || OPERATOR_NAMES.test(repository);
  const kind = OPERATORS.test(repository) ? 'operate' : isTalking ? 'talk' : undefined;
  return kind ? [{container, path: '/image', kind, what: `the image ${repository}`}] : [];
}

function wordSigns(container: ContainerPart): ApiSign[] {
  const {command = [], args = []} = container.value;
  return [...command.entries()]
    .map(([index, word]) => ({path: `/command/${index}`, word}))
    .concat([...args.entries()].map(([index, word]) => ({path: `/args/${index}`, word})))
    .flatMap(({path, word}): ApiSign[] => {
      const flag = word.split('=')[0] ?? word;
      if (ELECT.test(word) && !OFF.test(word))
        return [{container, path, kind: 'elect', what: `the flag ${flag}`}];
      if (TALK.test(word) && !OFF.test(word))
        return [{container, path, kind: 'talk', what: `the flag ${flag}`}];
      const program = [...(PROGRAM.exec(word) ?? CALL.exec(word) ?? [])].slice(1).find(Boolean);
      return program ? [{container, path, kind: 'talk', what: `a call of ${program}`}] : [];
    });
}

function variableSigns(container: ContainerPart, context: Context): ApiSign[] {
  const variables = context.choice(environments).get(container) ?? [];
  return variables.flatMap((variable): ApiSign[] => {
    const {name, path} = variable.entry;
    const isAddress = variable.kind === 'plain' && ADDRESS.test(variable.value);
    if (!VARIABLES.test(name) && !isAddress) return [];
    if (variable.kind === 'plain' && /^(?:false|0|no|)$/i.test(variable.value)) return [];
    const own = path.startsWith(`${container.path}/`) ? path.slice(container.path.length) : '';
    return [
      {
        container,
        path: own,
        kind: name.startsWith('LEADER_ELECT') ? 'elect' : 'talk',
        what: `the variable ${name}`,
      },
    ];
  });
}
