import {ofKind, type Runbook} from './context.ts';
import {word} from './shell.ts';
import type {Step} from './step.ts';

/**
 * The steps in which a team's own tool makes what no format that was asked for makes: `terraform-infra` and the formats of task
 * definitions leave services to it. The names are those that all other steps use.
 */
export function ownToolSteps(runbook: Runbook): {
  readonly register: readonly Step[];
  readonly deploy: readonly Step[];
} {
  const register: Step = {
    title: 'Register the task definitions with your own tool',
    text: 'No format that was asked for registers them by itself; `--format ecspresso` does. A task definition is what a Pod template is: it runs nothing by itself. These families are needed:',
    commands: ofKind(runbook, 'task-definitions').map(({name, input}) => `# ${word(input.family ?? name)}`),
    expect: '`aws ecs list-task-definition-families --status ACTIVE` lists each of them.',
    backOutText: 'leave them: a revision costs nothing and runs nothing.',
  };
  const deploy: Step = {
    title: 'Start the services with your own tool',
    text: 'No format that was asked for makes them; `--format ecspresso` does. A service keeps its number of tasks running, like a Deployment. These are needed:',
    commands: ofKind(runbook, 'services').map(({name, input}) => `# ${word(input.serviceName ?? name)}`),
    expect: '`aws ecs list-services` lists each of them; the next step waits until the tasks run.',
    backOutText: 'delete them with the tool that made them.',
  };
  return {
    register: register.commands.length > 0 ? [register] : [],
    deploy: deploy.commands.length > 0 ? [deploy] : [],
  };
}
