import {apiHolders} from '../../choices/api-holders.ts';
import {type ApiSign, apiSigns} from '../../choices/api-signs.ts';
import {defineRule, type Report} from '../rule.ts';
import {listed} from '../wording.ts';

export default defineRule({
  id: 'pod/kubernetes-api',
  on: 'pod',
  claims: [],
  summary:
    'Flags, variables and images show that a program talks to the Kubernetes API, which ECS does not have.',
  rationale:
    'What a program may do through the Kubernetes API its role bindings tell; manifests often come without them. Then other signs are ' +
    'left: flags of controllers (`--leader-elect`, `--kubeconfig`, `--in-cluster`), calls of kubectl, variables such as ' +
    'KUBERNETES_SERVICE_HOST or the namespace in which a cluster of Hazelcast or JGroups looks for its peers, and images of ' +
    'controllers and operators. A token in the pod is none: every pod gets one. Where a binding is in the input, the ' +
    'finding on it says more, and these signs are not told again.',
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
      name: 'an election that is switched off',
      given: 'containers: [{name: app, image: "example/app:1", args: [--leader-elect=false]}]',
    },
  ],
  map({workload, context, report}) {
    const signs = apiSigns(workload, context);
    const isTold = context.choice(apiHolders).has(workload);
    for (const same of Map.groupBy(signs, ({container}) => container).values()) {
      const operating = same.find(({kind}) => kind === 'operate');
      const [first] = operating ? [operating] : same;
      if (!first || (isTold && !operating)) continue;
      const path = `${first.container.path}${first.path}`.slice(workload.templatePath.length);
      report(path, operating ? operator(operating) : talking(same));
    }
  },
});

function operator({container, what}: ApiSign): Report {
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `Container ${container.name} runs ${what}, which works on Kubernetes itself and has nothing to do on ECS.`,
    remediation:
      'Leave it in the cluster; a waiver tells that it is an application of your own that only bears such a name.',
  };
}

function talking(signs: readonly ApiSign[]): Report {
  const [{container} = {container: {name: ''}}] = signs;
  const elects = signs.every(({kind}) => kind === 'elect');
  return {
    level: 'action',
    fidelity: 'manual',
    message: `Container ${container.name} ${elects ? 'elects a leader through' : 'talks to'} the Kubernetes API, which ECS does not have: ${listed(signs.map(({what}) => what))}.`,
    ...(elects
      ? {
          remediation:
            'Switch leader election off and run one task, or use a lock in DynamoDB or the database.',
        }
      : {}),
  };
}
