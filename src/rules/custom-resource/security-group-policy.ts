import {convertedWorkloads} from '../../choices/converted.ts';
import {names} from '../../choices/names.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {isGroupId, isSecurityGroupPolicy, selects} from '../../choices/security-group-policy.ts';
import {taskNetwork} from '../../choices/task-network.ts';
import {textAt} from '../../model/gateway.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {defineRule} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {tellLeaves} from './leaves.ts';

const POLICY = `apiVersion: vpcresources.k8s.aws/v1beta1
kind: SecurityGroupPolicy
metadata: {name: app, namespace: shop}
spec: {podSelector: {matchLabels: {app: app}}, securityGroups: {groupIds: [sg-0123456789abcdef0]}}
`;
const APP = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1"}]}
`;

export default defineRule({
  id: 'custom-resource/security-group-policy',
  on: 'other',
  claims: WHOLE,
  summary: 'The security groups that a SecurityGroupPolicy gives pods are those of their tasks too.',
  rationale:
    'The VPC resource controller gives pods network interfaces with existing security groups; databases and other peers admit those ' +
    'groups. Tasks in awsvpc mode have interfaces of their own as well: ECS gives them the same groups, beside the one that k2e ' +
    'plans for each workload, so that whoever admits the pods admits the tasks. An interface takes five groups.',
  remediation: 'Correct the ids of the groups; ECS takes five for a service.',
  refs: {
    kubernetes: ['https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a group that a database admits',
      given: `${POLICY}${APP}`,
      config: 'network: {securityGroups: [sg-0fedcba9876543210]}',
      emits: {
        'services/shop-app': {
          networkConfiguration: {
            awsvpcConfiguration: {securityGroups: ['sg-0fedcba9876543210', 'sg-0123456789abcdef0']},
          },
        },
      },
    },
    {
      name: 'a Job',
      given: `${POLICY}---
apiVersion: batch/v1
kind: Job
metadata: {name: app, namespace: shop}
spec:
  template:
    metadata: {labels: {app: app}}
    spec: {restartPolicy: Never, containers: [{name: app, image: "example/app:1"}]}
`,
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/podSelector/matchLabels/app', says: 'RunTask'},
      ],
    },
    {
      name: 'an id that is none',
      given: `${POLICY.replace('sg-0123456789abcdef0', 'database')}${APP}`,
      findings: [
        {level: 'action', fidelity: 'manual', path: '/spec/securityGroups/groupIds/0', says: 'no id'},
      ],
    },
    {
      name: 'pods that are not in the input',
      given: POLICY,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'No workload'}],
    },
  ],
  map(subject) {
    const {object, context, report, set} = subject;
    if (!isSecurityGroupPolicy(object)) return;
    const chosen = context.choice(convertedWorkloads).filter(workload => selects(object, workload));
    if (chosen.length === 0) {
      report('', {
        level: 'info',
        fidelity: 'dropped',
        message: `No workload of the input is selected by ${nameOf(object)}; nothing is made of it.`,
        remediation: 'Nothing needs to be done, unless the labels of its pods are given elsewhere.',
      });
      return;
    }
    const services = chosen.filter(workload => runsAs(workload) === 'service');
    for (const workload of services) {
      const network = taskNetwork(workload, context);
      if (!network) continue;
      for (const service of context.choice(names).services(workload)) {
        set(service, {networkConfiguration: {awsvpcConfiguration: network}}, workload);
      }
    }
    const told = {
      level: 'info',
      fidelity: 'approximate',
      message: `The tasks of ${listed(chosen.map(workloadName))} get the groups of the policy, as RunTask and the scheduler are told.`,
      remediation: 'Nothing needs to be done.',
    } as const;
    tellLeaves(subject, 'the VPC resource controller', path => {
      if (path.startsWith('/spec/securityGroups/groupIds/')) {
        const id = textAt(object.value, path) ?? '';
        if (!isGroupId(id)) {
          return {
            report: {
              level: 'action',
              fidelity: 'manual',
              message: `${id} is no id of a security group; the tasks do not get it.`,
            },
          };
        }
        return services.length > 0 ? 'read' : {report: told};
      }
      if (!/^\/spec\/(?:podSelector|serviceAccountSelector)(?:\/|$)/.test(path)) return undefined;
      return services.length > 0 ? 'read' : {report: told};
    });
  },
});
