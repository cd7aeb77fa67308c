import type {LogConfiguration} from '@aws-sdk/client-ecs';
import type {Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {routerIn} from './daemon-set/fate.ts';
import {names} from './names.ts';

/**
 * The same for a container of the manifest: through the FireLens log router of its task, where a log collector is one. What the
 * router itself and the containers of k2e's own say goes to the log group.
 */
export function ownLogConfiguration(workload: Workload, context: Context): LogConfiguration {
  const router = routerIn(workload, context);
  return router
    ? {logDriver: 'awsfirelens', options: {...router.options}}
    : logConfiguration(workload, context);
}

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
