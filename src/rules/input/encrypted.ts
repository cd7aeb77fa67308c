import {defineProblemRule} from '../rule.ts';

export default defineProblemRule({
  id: 'input/encrypted',
  problem: 'encrypted',
  level: 'action',
  fidelity: 'manual',
  summary: 'Files and documents that are encrypted are left out, and told.',
  rationale:
    'Teams keep Secrets in Git encrypted, with git-crypt, SOPS, age, PGP or Ansible Vault, and decrypt them before or while they are ' +
    'applied. What is in them is not known: mostly Secrets, whose keys then count as missing. A Secret of which SOPS has ' +
    'encrypted only the values is read as any other, since k2e keeps nothing but the names of its keys.',
  remediation:
    'Decrypt what moves and give k2e the result; it writes no value of a Secret anywhere. Nothing needs to be done for files that are no manifests.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/configuration/secret/', 'https://getsops.io/docs/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  examples: [
    {
      name: 'a ConfigMap that SOPS has encrypted',
      given: `apiVersion: v1
kind: ConfigMap
metadata: {name: app, namespace: shop}
data: {HOST: "ENC[AES256_GCM,data:Zm9v,iv:eA==,tag:eQ==,type:str]"}
sops: {mac: "ENC[AES256_GCM,data:YmFy,iv:eA==,tag:eQ==,type:str]", version: 3.9.0}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'sops -d'}],
    },
  ],
});
