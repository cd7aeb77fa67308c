import {isConverted} from '../../choices/converted.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';

const at = (key: string) => pointer('metadata', 'annotations', key);

/** Annotation that names the identity → whose identity it is. */
const IDENTITIES = {
  'iam.gke.io/gcp-service-account': 'a service account of Google Cloud',
  'azure.workload.identity/client-id': 'an application of Azure',
} as const;

const TUNING = [
  'azure.workload.identity/tenant-id',
  'azure.workload.identity/service-account-token-expiration',
  'iam.gke.io/return-principal-id-as-email',
];

/** Workloads that a message names. */
const NAMED = 4;

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  namespace: shop
  annotations: {iam.gke.io/gcp-service-account: api@example.iam.gserviceaccount.com}`;

export default defineRule({
  id: 'service-account/other-cloud',
  on: 'ServiceAccount',
  claims: [...Object.keys(IDENTITIES), ...TUNING].map(at),
  summary: 'An identity of Google Cloud or Azure is not carried over.',
  rationale:
    'Workload identity of GKE and AKS gives the pods tokens of the other cloud for the token of the cluster. A task has no such ' +
    'token; it has credentials of a task role, which both clouds can be told to trust.',
  remediation:
    'If the program goes on calling that cloud, let it trust the task role: a workload identity pool with an AWS provider in Google Cloud, a federated credential for a token of AWS in Azure. If its data moves to AWS, give it a task role with `identity.roles` in k2e.yaml.',
  refs: {
    kubernetes: [
      'https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity',
      'https://learn.microsoft.com/azure/aks/workload-identity-overview',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'an account of Google Cloud',
      given: `${ACCOUNT}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      serviceAccountName: api
      containers: [{name: app, image: "example/app:1"}]`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: at('iam.gke.io/gcp-service-account'),
          says: 'Deployment app',
        },
      ],
    },
    {name: 'an account that no workload uses', given: ACCOUNT, drops: [at('iam.gke.io/gcp-service-account')]},
  ],
  map({view, object, context, report, drop}) {
    const users = context.inventory.usersOf(object).filter(workload => isConverted(workload, context));
    for (const key of TUNING)
      drop(at(key), 'It tunes how the cluster asks for tokens, which tasks do not do.');
    for (const [key, what] of Object.entries(IDENTITIES)) {
      if (!Object.hasOwn(view.metadata?.annotations ?? {}, key)) continue;
      if (users.length === 0) {
        drop(at(key), 'No workload that k2e converts has this identity.');
        continue;
      }
      const named = users.slice(0, NAMED).map(({kind, name}) => `${kind} ${name}`);
      const others = users.length > NAMED ? ` and ${users.length - NAMED} more` : '';
      report(at(key), {
        level: 'action',
        fidelity: 'manual',
        workload: users,
        message: `In the cluster ${named.join(', ')}${others} ${users.length === 1 ? 'acts' : 'act'} as ${what}; a task cannot get its tokens.`,
      });
    }
  },
});
