import type {GpuSharing} from '../../choices/gpu-sharing.ts';
import type {Example, Report} from '../rule.ts';

/** A GPU that the device plugin of the cluster gives to several containers. */
export const SHARED_GPU_EXAMPLE: Example = {
  name: 'a GPU that the cluster gives to ten containers, on EC2',
  config: 'compute: ec2',
  given: `apiVersion: v1
kind: ConfigMap
metadata: {name: device-plugin, namespace: kube-system}
data:
  config.yaml: |
    version: v1
    sharing:
      mps:
        resources: [{name: nvidia.com/gpu, replicas: 10}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", resources: {limits: {nvidia.com/gpu: 1}}}]`,
  emits: {
    'task-definitions/shop-app': {
      containerDefinitions: [{resourceRequirements: [{type: 'GPU', value: '1'}]}],
    },
  },
  findings: [
    {
      level: 'review',
      fidelity: 'approximate',
      path: '/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu',
      says: '10 containers',
    },
  ],
};

/** What to tell of a container that gets a whole GPU in place of a share. */
export function sharedGpuNote({how, replicas, configMap}: GpuSharing): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The cluster gives one GPU to ${replicas === undefined ? 'several' : replicas} containers (${how}, ConfigMap ${configMap}), each as nvidia.com/gpu; on ECS the container gets whole GPUs of its own, so that more of them are needed.`,
    remediation:
      'Give the capacity provider so many GPUs, or let containers share them with a patch in k2e.yaml: `resourceRequirements: [{type: GPU, sharingStrategy: {nvidiaMps: {memory: <MiB>}}}]`. All containers of the task that use a GPU must ask in this way.',
  };
}
