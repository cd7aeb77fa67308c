import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'resource-claim-template/devices',
  on: 'ResourceClaimTemplate',
  level: 'info',
  summary: 'Claims for devices have no counterpart: task definitions ask for GPUs themselves.',
  rationale:
    'With dynamic resource allocation pods ask for devices by claims, which drivers of the cluster fulfil. A ' +
    'task definition asks for a number of GPUs, and only on EC2 or Managed Instances.',
  remediation:
    'Set `resourceRequirements` of the container with `patches`, and choose a compute that has the device.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata: {name: gpu, namespace: shop}
spec: {spec: {devices: {requests: [{name: gpu, exactly: {deviceClassName: gpu.example.com}}]}}}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'gpu'}],
    },
  ],
  says: name => `${name} asks the cluster for devices; pods that use it are told by themselves.`,
});
