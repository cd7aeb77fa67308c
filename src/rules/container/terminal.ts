import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/terminal',
  on: 'container',
  claims: ['/stdin', '/stdinOnce', '/tty'],
  summary: 'Standard input and a terminal are kept open as asked.',
  rationale:
    '`stdin` and `tty` are `interactive` and `pseudoTerminal` on ECS. `stdinOnce` closes the input after the first client of ' +
    '`kubectl attach`; ECS has no attach, so it says nothing there.',
  remediation: 'Use ECS Exec to get a shell in a running container.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#debugging'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'dropped'],
  examples: [
    {
      name: 'a terminal',
      given: 'stdin: true\ntty: true',
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{interactive: true, pseudoTerminal: true}]},
      },
    },
    {
      name: 'input for one client',
      given: 'stdinOnce: true',
      drops: ['/spec/template/spec/containers/0/stdinOnce'],
    },
  ],
  map({view, setContainer, drop}) {
    if (view.stdin) setContainer({interactive: true});
    else drop('/stdin', 'Closed input is the default of ECS as well.');
    if (view.tty) setContainer({pseudoTerminal: true});
    else drop('/tty', 'No terminal is the default of ECS as well.');
    drop('/stdinOnce', 'ECS has no counterpart of kubectl attach.');
  },
});
