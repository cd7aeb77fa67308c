import type {Format} from '../../config/formats.ts';
import {isObject} from '../../json.ts';
import {valueAt} from '../../pointer.ts';
import type {Runbook} from './context.ts';
import {ofKind} from './context.ts';
import {pauseNote} from './pause-note.ts';
import {plannedWord} from './planned-word.ts';
import {word} from './shell.ts';
import type {Step} from './step.ts';

/** The steps of a format that makes everything by itself: before the secrets have their values, and after. */
export interface Declared {
  readonly before: readonly Step[];
  readonly after: readonly Step[];
}

/** The steps of CloudFormation, Terraform or the CDK, whose own commands know the order. */
export function declaredSteps(runbook: Runbook, format: Exclude<Format, 'native'>): Declared {
  const folder = runbook.folders.get(format) ?? format;
  switch (format) {
    case 'cloudformation':
      return cloudFormation(runbook, folder);
    case 'cdk':
      return cdk(runbook, folder);
    default:
      return terraform(runbook, folder, format === 'terraform-infra');
  }
}

/** Name of the application, by its cluster. */
export function applicationName(runbook: Runbook): string {
  const cluster =
    ofKind(runbook, 'clusters')[0]?.input.clusterName ?? ofKind(runbook, 'services')[0]?.input.cluster;
  return cluster === undefined || !/^[A-Za-z][A-Za-z0-9-]*$/.test(cluster) ? 'k2e' : cluster;
}

/** What deleting stacks leaves, which stands in the way of making them once more. */
const RETAINED =
  'secrets and log groups stay, and have to be deleted by hand before the same is made once more (`aws secretsmanager delete-secret --force-delete-without-recovery`, `aws logs delete-log-group`); the other resources are deleted:';

/** What `terraform destroy` leaves for thirty days. */
const RESERVED =
  'the names of secrets stay taken for thirty days: `aws secretsmanager delete-secret --force-delete-without-recovery` frees them before the same is made once more.';

function cloudFormation(runbook: Runbook, folder: string): Declared {
  const stack = applicationName(runbook);
  const keys = runbook.placeholders.map(({key}) => key);
  const deploy = (counts: string): readonly string[] => [
    `aws cloudformation package --template-file ${folder}/template.json --s3-bucket "$BUCKET" --use-json \\`,
    '  --output-template-file packaged.json &&',
    `aws cloudformation deploy --stack-name ${stack} --template-file packaged.json --s3-bucket "$BUCKET" \\`,
    `  --capabilities CAPABILITY_NAMED_IAM --parameter-overrides DesiredCounts=${counts}`,
  ];
  const remove: Pick<Step, 'backOut' | 'backOutText'> = {
    backOutText: RETAINED,
    backOut: [
      `aws cloudformation delete-stack --stack-name ${stack}`,
      `aws cloudformation wait stack-delete-complete --stack-name ${stack}`,
    ],
  };
  return {
    before: [
      {
        title: 'Make the stack without tasks',
        text: `Everything but running tasks. Set \`BUCKET\` to a bucket of this account and region.${keys.length > 0 ? ' Add the open parameters to `--parameter-overrides`.' : ''}`,
        commands: ['BUCKET=', ...deploy('zero')],
        expect: '`Successfully created/updated stack`.',
        ...remove,
      },
    ],
    after: [
      {
        title: 'Start the services',
        text: `The same stack with the planned number of tasks. A service keeps that number running, like a Deployment.${pauseNote(runbook)}`,
        commands: deploy('planned'),
        expect:
          '`Successfully created/updated stack`. When tasks do not start, the stack is rolled back: read the events of the services.',
        backOut: deploy('zero'),
      },
    ],
  };
}

function cdk(runbook: Runbook, folder: string): Declared {
  const run = (words: string): readonly string[] => [`( cd ${folder} && npx cdk ${words} )`];
  return {
    before: [
      {
        title: 'Deploy the application of the CDK without tasks',
        text: 'Everything but running tasks. The account and region have to be bootstrapped (`npx cdk bootstrap`).',
        commands: [
          `( cd ${folder} && npm install && npx cdk synth --quiet )`,
          ...run('deploy --all --require-approval never -c desiredCounts=zero'),
        ],
        expect: 'a line with a tick and `(no changes)` or the time for each stack.',
        backOutText: RETAINED,
        backOut: run('destroy --all --force'),
      },
    ],
    after: [
      {
        title: 'Start the services',
        text: `The same stacks with the planned number of tasks. A service keeps that number running, like a Deployment.${pauseNote(runbook)}`,
        commands: run('deploy --all --require-approval never'),
        expect: 'a line with a tick for each stack. When tasks do not start, the stack is rolled back.',
        backOut: run('deploy --all --require-approval never -c desiredCounts=zero'),
      },
    ],
  };
}

function terraform(runbook: Runbook, folder: string, isInfra: boolean): Declared {
  const targets = terraformSecrets(runbook, folder).map(name => `-target=aws_secretsmanager_secret.${name}`);
  const at = `terraform -chdir=${folder}`;
  const whole: Step = {
    title: isInfra
      ? 'Make everything but task definitions and services'
      : 'Make everything, and start the services',
    text: `Terraform shows what it will make and asks before it does. Put your backend beside the files first.${isInfra ? '' : pauseNote(runbook)}`,
    commands: [`${at} init`, `${at} apply`],
    expect: '`Apply complete!`, with nothing changed or destroyed.',
    ...(targets.length > 0 ? {backOutText: RESERVED} : {}),
    backOut: [`${at} destroy`],
  };
  const secretsFirst: Step = {
    title: 'Make the empty secrets',
    text: 'Only their names: the values come in the next step.',
    commands: [`${at} init`, `${at} apply ${targets.join(' ')}`],
    expect: '`Apply complete!`',
    backOutText: RESERVED,
    backOut: [`${at} destroy ${targets.join(' ')}`],
  };
  return {before: targets.length > 0 ? [secretsFirst] : [], after: [whole, ...uncritical(runbook)]};
}

/** The step that says what Terraform has no argument for: that a daemon which fails leaves its instance as it is. */
function uncritical(runbook: Runbook): readonly Step[] {
  const daemons = ofKind(runbook, 'daemons').filter(({input}) => input.critical === false);
  if (daemons.length === 0) return [];
  return [
    {
      title: 'Let a failing daemon leave its instances alone',
      text: 'Terraform has no argument for it, and ECS drains an instance when a daemon fails there. Repeat the step after each `terraform apply` that changes a daemon.',
      commands: [
        `cluster=$(aws ecs describe-clusters --clusters ${word(applicationName(runbook))} --output text --query 'clusters[0].clusterArn')`,
        ...daemons.flatMap(({name, input: {daemonName = name, capacityProviderArns = []}}) => [
          'daemon=$(aws ecs list-daemons --cluster-arn "$cluster" --output text \\',
          `  --query ${word(`daemonSummariesList[?ends_with(daemonArn, '/${daemonName}')].daemonArn`)})`,
          `definition=$(aws ecs describe-daemon-task-definition --daemon-task-definition ${word(daemonName)} --output text \\`,
          '  --query daemonTaskDefinition.daemonTaskDefinitionArn)',
          'aws ecs update-daemon --daemon-arn "$daemon" --daemon-task-definition-arn "$definition" --no-critical \\',
          `  --query status --output text --capacity-provider-arns ${capacityProviderArns.map(plannedWord).join(' ')}`,
        ]),
      ],
      expect: '`ACTIVE` for each daemon.',
      backOutText: 'nothing to do: it goes with the daemon.',
    },
  ];
}

/** The step that lets Terraform scale services, once a deploy tool has made them; none without scaling. */
export function terraformScaling(runbook: Runbook, folder: string): readonly Step[] {
  if (ofKind(runbook, 'scalable-targets').length === 0) return [];
  const apply = (deployed: boolean): string =>
    `terraform -chdir=${folder} apply -var services_deployed=${deployed}`;
  return [
    {
      title: 'Switch scaling on',
      text: 'It takes the place of HorizontalPodAutoscalers, and can only be made once the services exist.',
      commands: [apply(true)],
      expect: '`Apply complete!`, with nothing changed or destroyed.',
      backOut: [apply(false)],
    },
  ];
}

/** The names of Terraform's blocks for secrets. */
function terraformSecrets({files}: Runbook, folder: string): readonly string[] {
  const found = valueAt(
    JSON.parse(files.get(`${folder}/secrets.tf.json`) ?? '{}'),
    '/resource/aws_secretsmanager_secret',
  );
  return isObject(found) ? Object.keys(found) : [];
}
