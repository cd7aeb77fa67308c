import {ownLogConfiguration} from '../../choices/log-configuration.ts';
import {names} from '../../choices/names.ts';
import {handle} from '../../ecs/resource.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'container/logs',
  on: 'container',
  claims: [],
  summary: 'Standard output and error of each container go to a CloudWatch log group of the workload.',
  rationale:
    'The kubelet keeps the output of every container, and an agent on the node often ships it. On Fargate output without a log ' +
    'configuration vanishes. Each workload gets the group /ecs/<namespace>/<name> with one stream per container and task. The ' +
    'mode is written out, because its default has been `non-blocking` since June 2025, with a small buffer. Where a log collector ' +
    'runs in the task as its FireLens log router (`daemon-set/log-router`), the output goes through that instead.',
  remediation: 'Set `logs.mode`, `logs.maxBufferSize` and `logs.retentionDays` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/cluster-administration/logging/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact'],
  examples: [
    {
      name: 'a container',
      given: 'command: [/app]',
      config: 'aws: {region: eu-west-1}\nlogs: {retentionDays: 14}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              name: 'app',
              logConfiguration: {
                logDriver: 'awslogs',
                options: {
                  'awslogs-group': '/ecs/shop/app',
                  'awslogs-region': 'eu-west-1',
                  'awslogs-stream-prefix': 'shop-app',
                },
              },
            },
          ],
        },
        'log-groups/shop-app': {logGroupName: '/ecs/shop/app'},
        'log-retention/shop-app': {logGroupName: '/ecs/shop/app', retentionInDays: 14},
      },
    },
  ],
  map({workload, context, set, setContainer, after}) {
    const {logs} = context.config;
    const name = context.choice(names);
    const group = name.logGroup(workload);
    const logGroupName = name.logGroupName(workload);
    set(group, {logGroupName});
    const retention = handle('log-retention', group.name);
    set(retention, {logGroupName, retentionInDays: logs.retentionDays});
    after(retention, group);
    setContainer({logConfiguration: ownLogConfiguration(workload, context)});
    after(name.taskDefinition(workload), group);
  },
});
