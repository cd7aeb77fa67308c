import {isEssential} from '../../choices/join.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/name',
  on: 'container',
  claims: ['/name'],
  summary: 'Each container becomes a container definition of the same name.',
  rationale:
    'A container name of Kubernetes (a DNS label) is a valid name on ECS. When a main container exits, Kubernetes restarts it ' +
    'in place; ECS stops the task and the service starts a new one, which is what `essential` says. Init containers and native ' +
    'sidecars are not essential: their end does not end the task.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a main container',
      given: 'image: example/app:1',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{name: 'app', essential: true}]}},
    },
  ],
  map({view, container, workload, setContainer}) {
    setContainer({name: view.name ?? container.name, essential: isEssential(container, workload)});
  },
});
