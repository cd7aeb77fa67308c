import {defineObjectRule} from '../object-rule.ts';

export default defineObjectRule({
  id: 'runtime-class/runtime',
  on: 'RuntimeClass',
  level: 'info',
  summary: 'Runtimes of containers cannot be chosen on ECS.',
  rationale:
    'A RuntimeClass lets pods choose how their containers are run, for example in a sandbox such as gVisor. ' +
    'On Fargate each task runs in a virtual machine of its own, which is the stronger separation; on EC2 the ' +
    'runtime is that of the instance.',
  remediation: 'Nothing needs to be done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/containers/runtime-class/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-fargate.html'],
  },
  examples: [
    {
      name: 'as people write it',
      given: `apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: gvisor}
handler: runsc`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'gvisor'}],
    },
  ],
  says: name => `${name} has no meaning on ECS; pods that name it are told by themselves.`,
});
