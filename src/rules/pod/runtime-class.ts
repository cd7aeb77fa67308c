import {computeOf} from '../../choices/compute.ts';
import {defineRule} from '../rule.ts';

/** Names by which clusters usually know the runtimes that put a pod into a sandbox. */
const SANDBOX = /gvisor|runsc|kata|firecracker|sandbox/i;

export default defineRule({
  id: 'pod/runtime-class',
  on: 'pod',
  claims: ['/spec/runtimeClassName'],
  summary: 'ECS has one container runtime; the isolation of a sandbox is what Fargate gives every task.',
  rationale:
    'A RuntimeClass names another way to run containers on a node: in a sandbox such as gVisor or Kata Containers, or with the ' +
    'hooks of NVIDIA. Each Fargate task has a virtual machine of its own, which is at least such a sandbox. Other runtimes have ' +
    'no counterpart, but that of NVIDIA is on the instances with GPUs anyway.',
  remediation: 'Check what the runtime adds, and whether the workload needs it.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/runtime-class/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-security-considerations.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'dropped'],
  examples: [
    {
      name: 'a sandbox, on Fargate',
      given: 'runtimeClassName: gvisor',
      drops: ['/spec/template/spec/runtimeClassName'],
    },
    {
      name: 'another runtime',
      given: 'runtimeClassName: wasmtime',
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/template/spec/runtimeClassName', says: 'wasmtime'},
      ],
    },
    {
      name: 'the runtime of NVIDIA, on Fargate',
      given: 'runtimeClassName: nvidia',
      findings: [{level: 'action', fidelity: 'manual', says: 'nvidia'}],
    },
    {
      name: 'the runtime of NVIDIA, on EC2',
      config: 'compute: ec2',
      given: 'runtimeClassName: nvidia',
      drops: ['/spec/template/spec/runtimeClassName'],
    },
    {
      name: 'the runtime of NVIDIA, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'runtimeClassName: nvidia',
      drops: ['/spec/template/spec/runtimeClassName'],
    },
    {
      name: 'a sandbox, on EC2',
      config: 'compute: ec2',
      given: 'runtimeClassName: gvisor',
      findings: [{level: 'action', fidelity: 'manual', says: 'gvisor'}],
    },
    {
      name: 'a sandbox, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'runtimeClassName: gvisor',
      findings: [{level: 'action', fidelity: 'manual', says: 'gvisor'}],
    },
  ],
  map({view, workload, context, report, drop}) {
    const {runtimeClassName} = view.spec ?? {};
    if (!runtimeClassName) {
      drop('/spec/runtimeClassName', 'It is empty: the usual runtime.');
      return;
    }
    if (SANDBOX.test(runtimeClassName) && computeOf(workload, context) === 'fargate') {
      drop(
        '/spec/runtimeClassName',
        'Each Fargate task has a virtual machine of its own, which is such a sandbox.',
      );
      return;
    }
    const isNvidia = /nvidia/i.test(runtimeClassName);
    if (isNvidia && computeOf(workload, context) !== 'fargate') {
      drop(
        '/spec/runtimeClassName',
        'Instances with GPUs run containers with the runtime of NVIDIA by themselves; the GPUs that a container asks for have a rule of their own.',
      );
      return;
    }
    report('/spec/runtimeClassName', {
      level: 'action',
      fidelity: 'manual',
      message: `The pods run under the runtime class ${runtimeClassName}; ECS has one runtime only.`,
      ...(isNvidia
        ? {
            remediation:
              'Run the workload on EC2 or Managed Instances with GPUs (`compute` in k2e.yaml); their images bring the NVIDIA runtime.',
          }
        : {}),
    });
  },
});
