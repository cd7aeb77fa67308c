import {defineByproductRule} from '../byproduct-rule.ts';

export default defineByproductRule({
  id: 'object/system',
  byproduct: 'system',
  level: 'info',
  summary: 'What a dump of a live cluster holds of the system namespaces is left out.',
  rationale:
    'The namespaces kube-system, kube-public and kube-node-lease hold what runs the cluster itself: its DNS, network, storage ' +
    'drivers and their settings. AWS does that for tasks, or there is nothing to do on Fargate. A manifest that was not read ' +
    'from a cluster is converted wherever it lies, and so is everything when `--namespace kube-system` asks for it.',
  remediation:
    'Nothing needs to be done for the parts of the cluster. If an application of yours runs there, convert it with --namespace kube-system.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces',
    ],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html'],
  },
  examples: [
    {
      name: 'the DNS server of a cluster',
      given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: coredns, namespace: kube-system, uid: d1}
spec:
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}}
    spec: {containers: [{name: coredns, image: "registry.k8s.io/coredns/coredns:v1.11.3"}]}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'Deployment kube-system/coredns'}],
      withholds: ['services/kube-system-coredns'],
    },
  ],
  says: told => `${told} belong to the cluster itself, for which AWS has other means; they are left out.`,
  reason: () => 'It belongs to the cluster itself.',
});
