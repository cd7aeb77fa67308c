import type {Container} from '../../model/kubernetes.generated.ts';
import type {Example, Report} from '../rule.ts';

/** How the names of Neuron devices and cores begin. */
export const NEURON = 'aws.amazon.com/neuron';

/** Two containers of a task, of which one may have the devices. */
export const NEURON_TWICE: Example = {
  name: 'two containers with Neuron devices, on Managed Instances',
  config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
  given: `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - {name: first, image: "example/app:1", resources: {limits: {aws.amazon.com/neuron: 1}}}
        - {name: other, image: "example/app:1", resources: {limits: {aws.amazon.com/neuron: 1}}}`,
  emits: {
    'task-definitions/shop-app': {
      containerDefinitions: [
        {name: 'first', resourceRequirements: [{type: 'NeuronDevice', value: 'ALL'}]},
        {name: 'other', resourceRequirements: null},
      ],
    },
  },
  findings: [
    {level: 'review', fidelity: 'approximate', says: 'all'},
    {level: 'action', fidelity: 'manual', says: 'first has them'},
  ],
};

/** True for a container that asks for Neuron devices or cores. */
export function usesNeuron({resources: {limits = {}, requests = {}} = {}}: Container): boolean {
  return Object.keys({...limits, ...requests}).some(name => name.startsWith(NEURON));
}

/** What to tell on Managed Instances. `count`: what the container that has the devices asks for; undefined for another one. */
export function neuronNote(count: bigint | undefined, first: string): Report {
  return count === undefined
    ? {
        level: 'action',
        fidelity: 'manual',
        message: `Only one container of a task may have Neuron devices, all of the instance, and ${first} has them; nothing is written for this one.`,
        remediation:
          'Put the containers into workloads of their own, or let one of them use the devices for both.',
      }
    : {
        level: 'review',
        fidelity: 'approximate',
        message: `The container gets all Neuron devices of its instance, not ${count}, and only one container of a task may have them.`,
        remediation:
          'Let the capacity provider choose instances with so many devices (`acceleratorCount` of its `instanceRequirements`), as a larger one has no room for a second task.',
      };
}
