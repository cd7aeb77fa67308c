import type {LogConfiguration} from '@aws-sdk/client-ecs';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {names} from './names.ts';

/** Where the containers of a workload write their output: the log group of the workload, a stream for each container. */
export function logConfiguration(workload: Workload, context: Context): LogConfiguration {
  const {logs} = context.config;
  const name = context.choice(names);
  return {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': name.logGroupName(workload),
      'awslogs-region': context.need('aws.region'),
      'awslogs-stream-prefix': name.base(workload),
      mode: logs.mode,
      ...(logs.mode === 'non-blocking' ? {'max-buffer-size': logs.maxBufferSize} : {}),
    },
  };
}
