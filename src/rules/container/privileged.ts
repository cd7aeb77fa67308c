import {computeOf} from '../../choices/compute.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {defineRule} from '../rule.ts';

const DEPLOYMENT_ON_EC2 = 'workloads: {Deployment/shop/app: {compute: ec2}}';

export default defineRule({
  id: 'container/privileged',
  on: 'container',
  claims: ['/securityContext/privileged'],
  summary: 'Privileged containers run on EC2 and Managed Instances only.',
  rationale:
    'A privileged container is root on its node. On Fargate the machine belongs to AWS, and no container gets it. On instances ' +
    'of your own ECS starts privileged containers as Kubernetes does.',
  remediation:
    'Find out which right the container needs; if it needs the machine, set `workloads.<Kind>/<namespace>/<name>.compute: ec2` in k2e.yaml, or leave the workload on Kubernetes.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-security-considerations.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'on Fargate',
      given: 'securityContext: {privileged: true}',
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/containers/0/securityContext/privileged',
          says: 'Fargate',
        },
      ],
    },
    {
      name: 'on EC2',
      config: DEPLOYMENT_ON_EC2,
      given: 'securityContext: {privileged: true}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{privileged: true}]}},
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/securityContext/privileged',
          says: 'instance',
        },
      ],
    },
    {
      name: 'not privileged, on EC2',
      config: DEPLOYMENT_ON_EC2,
      given: 'securityContext: {privileged: false}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{privileged: false}]}},
    },
    {
      name: 'not privileged, on Fargate',
      given: 'securityContext: {privileged: false}',
      drops: ['/spec/template/spec/containers/0/securityContext/privileged'],
    },
    {
      name: 'on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'securityContext: {privileged: true}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{privileged: true}]}},
      findings: [{level: 'review', fidelity: 'approximate', says: 'instance'}],
    },
  ],
  map({view, workload, container, context, setContainer, report, drop}) {
    const privileged = view.securityContext?.privileged;
    if (privileged === undefined) return;
    if (computeOf(workload, context) !== 'fargate') {
      setContainer({privileged});
      if (!privileged) return;
      report('/securityContext/privileged', {
        level: 'review',
        fidelity: 'approximate',
        message: `Container ${container.name} is privileged: it is root on the ECS instance, with the rights of the instance's role.`,
        remediation: 'Keep it away from other workloads, on a capacity provider of its own.',
      });
    } else if (privileged) {
      report('/securityContext/privileged', {
        // What an agent cannot see of a machine that a task does not have keeps no task from running.
        level: isSidecar(workload, context) ? 'action' : 'blocker',
        fidelity: 'unsupported',
        message: `Container ${container.name} is privileged, and Fargate runs no privileged containers.`,
      });
    } else drop('/securityContext/privileged', 'No container on Fargate is privileged.');
  },
});
