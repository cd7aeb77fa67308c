import {apiHolders} from '../../choices/api-holders.ts';
import {type ApiSign, apiSigns} from '../../choices/api-signs.ts';
import {type ApiText, apiTexts} from '../../choices/api-texts.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {listed} from '../wording.ts';
import {belowTemplate} from '../workload/place.ts';

export default defineRule({
  id: 'pod/kubernetes-api',
  on: 'pod',
  claims: [],
  summary:
    'Flags, variables, files and images show that a program talks to the Kubernetes API, or signs in with a token of the cluster; ECS has neither.',
  rationale:
    'What a program may do through the Kubernetes API its role bindings tell; manifests often come without them. Then other signs are ' +
    'left: flags of controllers (`--leader-elect`, `--kubeconfig`, `--in-cluster`), calls of kubectl, oc and tkn, variables such as ' +
    'KUBERNETES_SERVICE_HOST or the namespace in which a cluster of Hazelcast or JGroups looks for its peers, and images of ' +
    'controllers and operators, and settings of well-known programs (`kubernetes_sd_configs`, the KubernetesExecutor of Airflow). A token ' +
    'in the pod is none: every pod gets one. A program that reads the files of its service account, or signs in to Vault by the method ' +
    'kubernetes, does need that token. Where a binding is in the input, the finding on it says more, and these signs are not told again.',
  remediation:
    'Let the program do without the Kubernetes API before it moves: discovery by DNS or Cloud Map, locks in DynamoDB, settings in Parameter Store.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'unsupported'],
  examples: [
    {
      name: 'the election of a leader',
      given: 'containers: [{name: app, image: "example/app:1", args: [serve, --leader-elect]}]',
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/template/spec/containers/0/args/1', says: 'elect'},
      ],
    },
    {
      name: 'peers that are looked for by namespace',
      given:
        'containers: [{name: app, image: "example/app:1", env: [{name: OPENSHIFT_KUBE_PING_NAMESPACE, value: shop}]}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/env/0',
          says: 'OPENSHIFT_KUBE_PING_NAMESPACE',
        },
      ],
    },
    {
      name: 'a controller',
      given: 'containers: [{name: app, image: "registry.k8s.io/autoscaling/cluster-autoscaler:v1.33.0"}]',
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/containers/0/image',
          says: 'cluster-autoscaler',
        },
      ],
    },
    {
      name: 'an init container that waits with kubectl',
      given:
        'initContainers: [{name: wait, image: "bitnami/kubectl:1.33", command: [sh, -c, "kubectl wait pod/db"]}]\ncontainers: [{name: app, image: "example/app:1"}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/initContainers/0/image',
          says: 'bitnami/kubectl and a call of kubectl',
        },
      ],
    },
    {
      name: 'a script that calls oc',
      given:
        'containers: [{name: app, image: "example/tools:1", command: [sh, -c, "users=$(oc get group admins -o name); echo $users"]}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/command/2',
          says: 'a call of oc',
        },
      ],
    },
    {
      name: 'a word that is no call',
      given: 'containers: [{name: app, image: "example/app:1", command: [sh, -c, "echo ad hoc oc, flux"]}]',
    },
    {
      name: 'a login to OpenBao with the token',
      given:
        'containers: [{name: app, image: "example/app:1", env: [{name: BAO_AUTH_PATH, value: kubernetes}]}]',
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/template/spec/containers/0/env/0', says: 'token'},
      ],
    },
    {
      name: 'a setting in a file',
      given: `apiVersion: v1
kind: ConfigMap
metadata: {name: scrape, namespace: shop}
data: {prometheus.yml: "scrape_configs: [{kubernetes_sd_configs: [{role: pod}]}]"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", volumeMounts: [{name: files, mountPath: /etc/app}]}]
      volumes: [{name: files, configMap: {name: scrape}}]
`,
      findings: [{level: 'action', fidelity: 'manual', says: 'kubernetes_sd_configs of Prometheus'}],
    },
    {
      name: 'the namespace from a file of the service account',
      given:
        'containers: [{name: app, image: "example/app:1", command: [sh, -c, "serve --namespace $(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace)"]}]',
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/command/2',
          says: 'a file of its service account',
        },
      ],
    },
    {
      name: 'a login to Vault with the token',
      given:
        'containers: [{name: app, image: "example/app:1", env: [{name: VAULT_AUTH_METHOD, value: kubernetes}]}]',
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/template/spec/containers/0/env/0', says: 'token'},
      ],
    },
    {
      name: 'an election that is switched off',
      given: 'containers: [{name: app, image: "example/app:1", args: [--leader-elect=false]}]',
    },
  ],
  map(subject) {
    const {workload, context, report} = subject;
    const isTold = context.choice(apiHolders).has(workload);
    const texts = isTold ? [] : apiTexts(workload, context);
    const settings = texts.filter(({kind}) => kind === 'talk');
    const signs = [...apiSigns(workload, context), ...settings];
    for (const same of Map.groupBy(signs, ({container}) => container).values()) {
      const operating = same.find(({kind}) => kind === 'operate');
      const [first] = operating ? [operating] : same;
      if (!first || (isTold && !operating)) continue;
      report(placeOf(subject, first), operating ? operator(operating) : talking(same));
    }
    const tokens = texts.filter(({kind}) => kind === 'token');
    for (const same of Map.groupBy(tokens, ({container}) => container).values()) {
      const [first] = same;
      if (first) report(placeOf(subject, first), signingIn(first, same));
    }
  },
});

function placeOf({workload}: Subject<'pod'>, sign: ApiSign | ApiText): string {
  if ('object' in sign) return belowTemplate(workload, sign);
  return `${sign.container.path}${sign.path}`.slice(workload.templatePath.length);
}

/** What reads or uses the token that Kubernetes puts into a pod. */
function signingIn({container}: ApiText, signs: readonly ApiText[]): Report {
  return {
    level: 'action',
    fidelity: 'manual',
    message: `Container ${container.name} relies on the token and the files of its service account, which a task does not have: ${listed([...new Set(signs.map(({what}) => what))])}.`,
    remediation:
      'Let it sign in with its task role (Vault: the AWS method, with the type iam), and give it the name of the namespace by a variable.',
  };
}

function operator({container, what}: ApiSign | ApiText): Report {
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `Container ${container.name} runs ${what}, which works on Kubernetes itself and has nothing to do on ECS.`,
    remediation:
      'Leave it in the cluster; a waiver tells that it is an application of your own that only bears such a name.',
  };
}

function talking(signs: readonly (ApiSign | ApiText)[]): Report {
  const [{container} = {container: {name: ''}}] = signs;
  const elects = signs.every(({kind}) => kind === 'elect');
  return {
    level: 'action',
    fidelity: 'manual',
    message: `Container ${container.name} ${elects ? 'elects a leader through' : 'talks to'} the Kubernetes API, which ECS does not have: ${listed([...new Set(signs.map(({what}) => what))])}.`,
    ...(elects
      ? {
          remediation:
            'Switch leader election off and run one task, or use a lock in DynamoDB or the database.',
        }
      : {}),
  };
}
