import {WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {type Advice, advise, knows} from './advice.ts';

/** Objects that configure a cluster or its add-ons. */
export const CLUSTER: readonly Advice[] = [
  {
    product: 'eksctl',
    groups: ['eksctl.io'],
    level: 'review',
    fidelity: 'manual',
    says:
      'It may give pods roles through their ServiceAccounts (`iam.serviceAccounts`, `podIdentityAssociations`): ' +
      'k2e takes those whose ARN it names; those that eksctl makes itself show in no manifest.',
    todo: 'Name the others under `identity.roles` in k2e.yaml (`eksctl get podidentityassociation`, `eksctl get iamserviceaccount`).',
  },
  {
    product: 'Kubernetes itself',
    groups: [
      'kubeadm.k8s.io',
      'kubelet.config.k8s.io',
      'kubeproxy.config.k8s.io',
      'kubescheduler.config.k8s.io',
      'kubecontrollermanager.config.k8s.io',
      'apiserver.config.k8s.io',
      'apiserver.k8s.io',
      'audit.k8s.io',
      'client.authentication.k8s.io',
      'cloudcontrollermanager.config.k8s.io',
      'pod-security.admission.config.k8s.io',
      'credentialprovider.kubelet.k8s.io',
      'metrics.k8s.io',
      'custom.metrics.k8s.io',
      'external.metrics.k8s.io',
    ],
    level: 'info',
    fidelity: 'dropped',
    says: 'It configures a part of the cluster, and no workload.',
  },
  {
    product: 'a tool that sets up clusters',
    groups: [
      'kind.x-k8s.io',
      'k3d.io',
      'kops.k8s.io',
      'minikube.k8s.io',
      'anywhere.eks.amazonaws.com',
      'rke.cattle.io',
      'provisioning.cattle.io',
      'management.cattle.io',
      'cluster.open-cluster-management.io',
    ],
    level: 'info',
    fidelity: 'dropped',
    says: 'It sets up a cluster, and no workload.',
  },
  {
    product: 'the storage of the cluster',
    groups: [
      'snapshot.storage.k8s.io',
      'groupsnapshot.storage.k8s.io',
      'storage.x-k8s.io',
      'velero.io',
      'topolvm.io',
      'openebs.io',
      'volsync.backube',
      'trident.netapp.io',
      'csiaddons.openshift.io',
      'oadp.openshift.io',
    ],
    level: 'review',
    fidelity: 'manual',
    says: 'Snapshots and backups of volumes stay what they are; AWS Backup makes those of EFS and EBS on ECS.',
    todo: 'Plan backups of the volumes that move with AWS Backup.',
  },
  {
    product: 'OpenShift',
    groups: [
      'config.openshift.io',
      'console.openshift.io',
      'machine.openshift.io',
      'machineconfiguration.openshift.io',
      'network.openshift.io',
      'oauth.openshift.io',
      'operator.openshift.io',
      'project.openshift.io',
      'quota.openshift.io',
      'security.openshift.io',
      'tuned.openshift.io',
      'user.openshift.io',
    ],
    level: 'info',
    fidelity: 'dropped',
    says: 'It configures the cluster, and no workload.',
  },
  {
    product: 'the Operator Lifecycle Manager',
    groups: ['operators.coreos.com', 'packages.operators.coreos.com', 'olm.operatorframework.io'],
    level: 'action',
    fidelity: 'manual',
    says: 'It installs an operator, and operators stay in the cluster.',
    todo: 'Find out which objects the operator serves: they are reported by themselves where they are in the input.',
  },
  {
    product: 'a build or development tool',
    groups: [
      'skaffold',
      'skaffold.dev',
      'garden.io',
      'krew.googlecontainertools.github.com',
      'backstage.io',
      'scaffolder.backstage.io',
      'goreleaser.com',
      'tilt.dev',
    ],
    level: 'info',
    fidelity: 'dropped',
    says: 'A tool on the developer’s machine reads it, no cluster.',
  },
  {
    product: 'an add-on of the cluster',
    groups: [
      'nfd.k8s-sigs.io',
      'nvidia.com',
      'resource.nvidia.com',
      'deviceplugin.intel.com',
      'hnc.x-k8s.io',
      'capsule.clastix.io',
      'tenancy.kiosk.sh',
      'reflector.emberstack.com',
      'node.eks.aws',
      'talos.dev',
      'upgrade.cattle.io',
      'chaos-mesh.org',
      'litmuschaos.io',
      'k6.io',
    ],
    level: 'info',
    fidelity: 'dropped',
    says: 'It serves the cluster, and no workload depends on it.',
  },
];

export default defineRule({
  id: 'custom-resource/cluster',
  on: 'other',
  claims: WHOLE,
  summary: 'The configuration of a cluster and its add-ons has no meaning on ECS.',
  rationale:
    'Files such as those of kubeadm, kind or eksctl look like objects, but programs read them that set up a ' +
    'cluster. Others tell an add-on how to work. ECS needs neither. ' +
    knows(CLUSTER),
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/config-api/', 'https://eksctl.io/usage/schema/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped', 'manual'],
  examples: [
    {
      name: 'a cluster of kind',
      given: `apiVersion: kind.x-k8s.io/v1alpha4
kind: Cluster
nodes: [{role: control-plane}]`,
      findings: [{level: 'info', fidelity: 'dropped', says: 'sets up a cluster'}],
    },
    {
      name: 'a cluster of eksctl',
      given: `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: shop, region: eu-west-1}
iam: {withOIDC: true}`,
      findings: [{level: 'review', fidelity: 'manual', says: 'roles'}],
    },
  ],
  map(subject) {
    advise(subject, CLUSTER);
  },
});
