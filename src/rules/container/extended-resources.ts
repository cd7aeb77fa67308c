import {computeOf} from '../../choices/compute.ts';
import {quantityOf} from '../../choices/container-resources.ts';
import {isDaemon} from '../../choices/daemon-set/fate.ts';
import {gpuSharing} from '../../choices/gpu-sharing.ts';
import {platformOf} from '../../choices/platform.ts';
import type {Compute} from '../../compute.ts';
import {pointer} from '../../pointer.ts';
import {defineRule, type Report} from '../rule.ts';
import {refusedAmount} from './amount.ts';
import {NEURON, NEURON_TWICE, neuronNote, usesNeuron} from './neuron.ts';
import {SHARED_GPU_EXAMPLE, sharedGpuNote} from './shared-gpu.ts';

/** Resources that other rules map. */
const OTHERS: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);
/** What the VPC resource controller of EKS gives pods; every task has it. */
const OWN_ADDRESS: ReadonlySet<string> = new Set([
  'vpc.amazonaws.com/pod-eni',
  'vpc.amazonaws.com/PrivateIPv4Address',
]);

/** Whole Neuron devices, by their names of two times; cores are not given out by ECS. */
const NEURON_DEVICES: ReadonlySet<string> = new Set(['aws.amazon.com/neuron', 'aws.amazon.com/neurondevice']);
/** Neuron devices of the largest instance. */
const MOST_DEVICES = 16n;

export default defineRule({
  id: 'container/extended-resources',
  on: 'container',
  claims: ['/resources'],
  summary: 'GPUs become resource requirements on EC2 and Managed Instances; Fargate has no devices at all.',
  rationale:
    'Device plugins and huge pages offer what a node has. A Fargate task has CPU, memory and disk only. On EC2 and Managed ' +
    'Instances ECS places tasks by whole NVIDIA GPUs; on Managed Instances by the Neuron devices of an instance, all of them. ' +
    'For other devices ECS has no count: on EC2 a container can be given a device file of the instance.',
  remediation:
    'Set `workloads.<Kind>/<namespace>/<name>.compute` to `ec2` or `managed` in k2e.yaml and give the cluster instances with the device, or leave the workload on Kubernetes.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources',
      'https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-gpu.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'a GPU on Fargate',
      given: 'resources: {limits: {nvidia.com/gpu: 1}}',
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/containers/0/resources/limits/nvidia.com~1gpu',
          says: 'nvidia.com/gpu',
        },
      ],
    },
    {
      name: 'a GPU on EC2',
      given: 'resources: {limits: {nvidia.com/gpu: 2}, requests: {nvidia.com/gpu: 2}}',
      config: 'compute: ec2',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{resourceRequirements: [{type: 'GPU', value: '2'}]}],
        },
      },
      drops: ['/spec/template/spec/containers/0/resources/requests/nvidia.com~1gpu'],
    },
    {
      name: 'a request that is another amount',
      config: 'compute: ec2',
      given: 'resources: {limits: {nvidia.com/gpu: 2, memory: 512Mi}, requests: {nvidia.com/gpu: 1}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{resourceRequirements: [{type: 'GPU', value: '2'}]}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'only the limit counts'}],
    },
    {
      name: 'Neuron devices on Managed Instances',
      given: 'resources: {limits: {aws.amazon.com/neuron: 1}}',
      config: 'compute: managed',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{resourceRequirements: [{type: 'NeuronDevice', value: 'ALL'}]}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'all'}],
    },
    {
      name: 'a GPU on Managed Instances',
      given: 'resources: {limits: {nvidia.com/gpu: 1}}',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{resourceRequirements: [{type: 'GPU', value: '1'}]}],
        },
      },
    },
    {
      name: 'Neuron devices on EC2',
      given: 'resources: {limits: {aws.amazon.com/neuron: 2}}',
      config: 'compute: ec2',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {linuxParameters: {devices: [{hostPath: '/dev/neuron0'}, {hostPath: '/dev/neuron1'}]}},
          ],
        },
      },
      findings: [{level: 'action', fidelity: 'approximate', says: 'first 2 Neuron devices'}],
    },
    {
      name: 'one Neuron device on EC2',
      given: 'resources: {limits: {aws.amazon.com/neuron: 1}}',
      config: 'compute: ec2',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{linuxParameters: {devices: [{hostPath: '/dev/neuron0'}]}}],
        },
      },
      findings: [{level: 'action', fidelity: 'approximate', says: 'the first Neuron device of its'}],
    },
    {
      name: 'huge pages on EC2',
      given: 'resources: {limits: {hugepages-2Mi: 64Mi}}',
      config: 'compute: ec2',
      findings: [{level: 'action', fidelity: 'manual', says: 'huge pages'}],
    },
    {
      name: 'a slice of a GPU on EC2',
      given: 'resources: {limits: {nvidia.com/mig-1g.5gb: 1}}',
      config: 'compute: ec2',
      findings: [{level: 'action', fidelity: 'manual', says: 'mig-1g.5gb'}],
    },
    {
      name: 'a GPU that containers share, on EC2',
      config: 'compute: ec2',
      given: 'resources: {limits: {nvidia.com/gpu.shared: 1}}',
      findings: [{level: 'action', fidelity: 'manual', says: 'share of its memory'}],
    },
    SHARED_GPU_EXAMPLE,
    NEURON_TWICE,
    {
      name: 'a network interface of the kind EFA, on EC2',
      config: 'compute: ec2',
      given: 'resources: {limits: {vpc.amazonaws.com/efa: 1}}',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'efa'}],
    },
    {
      name: 'a network interface of one’s own',
      given: 'resources: {limits: {vpc.amazonaws.com/pod-eni: 1}}',
      drops: ['/spec/template/spec/containers/0/resources/limits/vpc.amazonaws.com~1pod-eni'],
    },
  ],
  map({view, workload, container, context, setContainer, report, drop}) {
    if (!view.resources) return;
    const {requests, limits, claims} = view.resources;
    const compute = computeOf(workload, context);
    const hasNeuronFiles = compute === 'ec2' && platformOf(workload).os !== 'windows';
    for (const name of new Set([...Object.keys(limits ?? {}), ...Object.keys(requests ?? {})])) {
      if (OTHERS.has(name)) continue;
      const isLimit = limits !== undefined && Object.hasOwn(limits, name);
      const path = pointer('resources', isLimit ? 'limits' : 'requests', name);
      if (isLimit && requests && Object.hasOwn(requests, name)) {
        const asked = pointer('resources', 'requests', name);
        const [request, limit] = [quantityOf(requests, name), quantityOf(limits, name)];
        if (request && limit && request.compare(limit) !== 0) report(asked, otherRequest(name));
        else drop(asked, 'The limit says the same.');
      }
      const quantity = quantityOf(isLimit ? limits : requests, name);
      if (!quantity) report(path, refusedAmount(name));
      else if (quantity.milliValue() !== quantity.value() * 1000n) report(path, partOfDevice(name));
      else if (quantity.isZero) drop(path, 'It asks for nothing.');
      else if (OWN_ADDRESS.has(name))
        drop(path, 'Every task has a network interface and an address of its own.');
      else if (isDaemon(workload, context) && /^(?:nvidia\.com\/gpu$|aws\.amazon\.com\/neuron)/.test(name)) {
        report(path, {
          level: 'blocker',
          fidelity: 'unsupported',
          message: `The container needs ${name}; a daemon of Managed Instances gets no accelerators.`,
          remediation: 'Run it on EC2 (`workloads.<Kind>/<namespace>/<name>.compute: ec2` in k2e.yaml).',
        });
      } else if (name === 'nvidia.com/gpu' && compute !== 'fargate') {
        setContainer({resourceRequirements: [{type: 'GPU', value: String(quantity.value())}]});
        const sharing = context.choice(gpuSharing);
        if (sharing) report(path, sharedGpuNote(sharing));
      } else if (name.startsWith(NEURON) && compute === 'managed') {
        const first = workload.containers.find(({value}) => usesNeuron(value));
        if (first === container) setContainer({resourceRequirements: [{type: 'NeuronDevice', value: 'ALL'}]});
        report(path, neuronNote(first === container ? quantity.value() : undefined, first?.name ?? ''));
      } else if (hasNeuronFiles && NEURON_DEVICES.has(name) && quantity.value() <= MOST_DEVICES) {
        const devices = Array.from({length: Number(quantity.value())}, (_, index) => ({
          hostPath: `/dev/neuron${index}`,
          containerPath: `/dev/neuron${index}`,
          permissions: ['read', 'write'] as const,
        }));
        setContainer({linuxParameters: {devices}});
        report(path, {
          level: 'action',
          fidelity: 'approximate',
          message: `The container gets the first ${devices.length === 1 ? 'Neuron device' : `${devices.length} Neuron devices`} of its instance; ECS does not count them, so a second task on the instance gets the same.`,
          remediation:
            'Run the workload on a capacity provider of Inferentia or Trainium instances of its own (`workloads.<Kind>/<namespace>/<name>.capacityProvider` in k2e.yaml), one task per instance.',
        });
      } else report(path, unavailable(name, compute));
    }
    if (claims === undefined) return;
    if ((workload.template.spec?.resourceClaims ?? []).length > 0) {
      drop('/resources/claims', 'The resource claims of the pod are reported.');
    } else {
      report('/resources/claims', {
        level: 'blocker',
        fidelity: 'unsupported',
        message:
          'The container uses a resource claim that the pod does not have; ECS has no resource claims.',
      });
    }
  },
});

/** Such resources are never given out beyond the request (`ValidateResourceRequirements`: the limit must equal the request). */
function otherRequest(name: string): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `The request of ${name} is another amount than the limit, which Kubernetes refuses; only the limit counts.`,
  };
}

/** Kubernetes gives out whole devices only (`ValidateResourceRequirements`: must be an integer). */
function partOfDevice(name: string): Report {
  return {
    level: 'action',
    fidelity: 'manual',
    message: `Kubernetes gives out ${name} in whole numbers only and refuses this amount; it is left out.`,
    remediation: 'Correct the amount to a whole number.',
  };
}

function unavailable(name: string, compute: Compute): Report {
  const where = compute === 'fargate' ? 'Fargate' : 'ECS';
  const isDevice = /^(?:nvidia|amd|gpu\.intel)\.com\/|^aws\.amazon\.com\/|^hugepages-/.test(name);
  if (compute !== 'fargate' && name.startsWith('hugepages-')) {
    return {
      level: 'action',
      fidelity: 'manual',
      message: `The container reserves huge pages (${name}); ECS reserves none, and places a task without looking for them.`,
      remediation:
        compute === 'ec2'
          ? 'Set aside huge pages when the instances start (`vm.nr_hugepages` in their user data), on a capacity provider of their own.'
          : 'Let the program do without huge pages, or run it on EC2, whose instances can set them aside (`compute: ec2` in k2e.yaml).',
    };
  }
  if (compute !== 'fargate' && name === 'nvidia.com/gpu.shared') {
    return {
      level: 'action',
      fidelity: 'manual',
      message: `The container shares a GPU with others (${name}), which on ECS is a share of its memory, and the manifest does not say how much; nothing is written for it.`,
      remediation:
        'Give the container its share with a patch in k2e.yaml: `resourceRequirements: [{type: GPU, sharingStrategy: {nvidiaMps: {memory: <MiB>}}}]`. All containers of the task that use a GPU must ask in this way.',
    };
  }
  if (compute !== 'fargate' && isDevice) {
    return {
      level: 'action',
      fidelity: 'manual',
      message: `ECS cannot place a task by ${name}; nothing is written for it.`,
      remediation:
        'Choose instances that have it for the capacity provider of this workload, and give the container the device with a patch in k2e.yaml (`linuxParameters.devices`).',
    };
  }
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `The container needs ${name}, which ${where} does not have.`,
    ...(compute === 'fargate'
      ? {}
      : {
          remediation:
            'Leave the workload on Kubernetes; or, where the resource is a device file of the instance, run it on EC2 and give the container that file with a patch in k2e.yaml (`linuxParameters.devices`).',
        }),
  };
}
