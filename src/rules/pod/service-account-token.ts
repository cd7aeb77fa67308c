import {volumePlan} from '../../choices/volumes/plan.ts';
import {defineRule, type Report} from '../rule.ts';
import {INJECTED, UNUSED} from './volume-source.ts';

const POD = (audience: string) => `containers:
  - {name: app, image: "example/app:1", volumeMounts: [{name: token, mountPath: /tokens}]}
volumes: [{name: token, projected: {sources: [{serviceAccountToken: {${audience}path: token}}]}}]`;

const AWS = /^sts\.[a-z0-9.-]*amazonaws\.com(?:\.cn)?$|^pods\.eks\.amazonaws\.com$/;

export default defineRule({
  id: 'pod/service-account-token',
  on: 'pod',
  claims: ['/spec/volumes/*/projected/sources/*/serviceAccountToken'],
  summary: 'Tokens of service accounts are left out: tasks prove who they are with their task role.',
  rationale:
    'Kubernetes writes signed tokens into pods, with which they prove who they are: to the Kubernetes API, to AWS, to Vault or to ' +
    'others. ECS signs no tokens. AWS takes the credentials of the task role instead, and so does Vault with its AWS login. ' +
    'There is no Kubernetes API to prove anything to.',
  remediation:
    'Let the service that reads the token take AWS credentials instead (for Vault: the `aws` auth method with the task role).',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['unsupported', 'dropped'],
  examples: [
    {
      name: 'a token for AWS',
      given: POD('audience: sts.amazonaws.com, '),
      drops: [
        '/spec/template/spec/volumes/0/projected/sources/0/serviceAccountToken/audience',
        '/spec/template/spec/volumes/0/projected/sources/0/serviceAccountToken/path',
      ],
    },
    {
      name: 'a token for Vault',
      given: POD('audience: vault, '),
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/volumes/0/projected/sources/0/serviceAccountToken',
          says: 'vault',
        },
      ],
    },
    {
      name: 'a token for the Kubernetes API',
      given: POD(''),
      findings: [{level: 'review', fidelity: 'dropped', says: 'Kubernetes API'}],
    },
  ],
  map({view, workload, context, report, drop}) {
    const volumes = view.spec?.volumes;
    if (!volumes) return;
    const {uses} = volumePlan(workload, context);
    for (const [index, {projected}] of volumes.entries()) {
      for (const [place, {serviceAccountToken: token}] of (projected?.sources ?? []).entries()) {
        const path = `/spec/volumes/${index}/projected/sources/${place}/serviceAccountToken`;
        const use = uses[index]?.kind;
        if (!token) continue;
        if (use === 'unused') drop(path, UNUSED);
        else if (use === 'injected') drop(path, INJECTED);
        else if (AWS.test(token.audience ?? '')) {
          drop(path, 'It is for AWS; tasks get the credentials of their task role.');
        } else report(path, token.audience ? foreign(token.audience) : forTheCluster());
      }
    }
  },
});

function foreign(audience: string): Report {
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `The pods prove who they are to ${audience} with a token that Kubernetes signs; ECS signs none.`,
  };
}

function forTheCluster(): Report {
  return {
    level: 'review',
    fidelity: 'dropped',
    message: 'The pods have a token for the Kubernetes API, which has no counterpart on ECS.',
    remediation:
      'Check whether the program talks to the Kubernetes API; if it does, it must stay there or do without.',
  };
}
