import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/encrypted-values',
  problem: 'encrypted-values',
  level: 'info',
  fidelity: 'dropped',
  summary: 'What SOPS notes in a Secret about its encryption is left out.',
  rationale:
    'SOPS encrypts the values of a Secret and leaves its keys readable; who applies it (Flux, a plugin of Argo CD, `sops -d`) ' +
    'takes the field `sops` out before Kubernetes sees it. k2e keeps the names of the keys only and needs no value, except ' +
    'for pull secrets, whose registries it cannot see then.',
  remediation: 'Nothing needs to be done; decrypt the values when they are put into the secret store.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/configuration/secret/', 'https://getsops.io/docs/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a Secret in a GitOps repository',
      given: `apiVersion: v1
kind: Secret
metadata: {name: app, namespace: shop}
stringData: {token: "ENC[AES256_GCM,data:Zm9v,iv:eA==,tag:eQ==,type:str]"}
sops: {mac: "ENC[AES256_GCM,data:YmFy,iv:eA==,tag:eQ==,type:str]", version: 3.9.0}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '/sops', says: 'SOPS'}],
    },
  ],
});
