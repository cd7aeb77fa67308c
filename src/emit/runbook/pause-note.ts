import {ofKind, type Runbook} from './context.ts';
import {code} from './markdown.ts';
import {command} from './shell.ts';

/**
 * What to do while services are made whose deployments wait for somebody (`lifecycleHooks` of type PAUSE that end with the way back): the
 * first deployment stops there too. Sentences of Markdown with a blank before them; `''` where no service waits.
 */
export function pauseNote(runbook: Runbook): string {
  const waiting = ofKind(runbook, 'services').filter(({input}) =>
    input.deploymentConfiguration?.lifecycleHooks?.some(
      ({targetType, timeoutConfiguration}) =>
        targetType === 'PAUSE' && timeoutConfiguration?.action !== 'CONTINUE',
    ),
  );
  const [first] = waiting;
  if (!first) return '';
  const cluster = first.input.cluster ?? 'default';
  const ecs = (...words: readonly string[]) => code(command('aws', 'ecs', ...words));
  const names = waiting.map(({name, input}) => code(input.serviceName ?? name)).join(', ');
  return ` Deployments of ${names} wait for somebody to let them go on, the first one too: find it in another terminal (${ecs('list-service-deployments', '--cluster', cluster, '--service', 'SERVICE')}), take the \`hookId\` that awaits an action (${ecs('describe-service-deployments', '--service-deployment-arns', 'DEPLOYMENT')}), and answer it (${ecs('continue-service-deployment', '--service-deployment-arn', 'DEPLOYMENT', '--hook-id', 'HOOK', '--action', 'CONTINUE')}), each time it waits.`;
}
