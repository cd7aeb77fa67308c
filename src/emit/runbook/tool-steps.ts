import type {Format} from '../../config/formats.ts';
import type {Runbook} from './context.ts';
import {makersOf, ofKind} from './context.ts';
import {chain, word} from './shell.ts';
import type {Step} from './step.ts';

/** The step that gives deploy tools the values that their files read from the environment; none where they read none. */
export function variablesStep(runbook: Runbook): readonly Step[] {
  const {infrastructure} = makersOf(runbook);
  return [...runbook.variables].flatMap(([format, variables]): Step[] => {
    const folder = runbook.folders.get(format) ?? format;
    const names = [...new Map(variables.map(variable => [variable.name, variable])).values()];
    if (names.length === 0) return [];
    const file = `${folder}/variables.env`;
    const text = `\`${folder}/variables.example.env\` tells what each of the ${names.length} values is; they go into \`${file}\`.`;
    const common = {
      title: `Give ${format} the values that its files ask for`,
      expect: `\`grep -c = ${file}\` prints ${names.length}, and no value is empty.`,
      backOutText: `delete \`${file}\`.`,
    };
    if (infrastructure === 'native') {
      const lines = names.map(({name, placeholder = ''}) => `${name}=${placeholder}`).sort();
      return [
        {...common, text, commands: [`fill > ${file} <<'VALUES'`, ...lines, 'VALUES', `grep -c = ${file}`]},
      ];
    }
    if (infrastructure === 'terraform-infra') {
      const source = runbook.folders.get(infrastructure) ?? infrastructure;
      return [
        {
          ...common,
          text,
          commands: [
            `terraform -chdir=${source} output -raw deploy_variables > ${file}`,
            `grep -c = ${file}`,
          ],
        },
      ];
    }
    return [
      {
        ...common,
        text: `${text} Copy the file, remove the \`#\` before each name, and write the value behind it.`,
        commands: [`cp ${folder}/variables.example.env ${file}`, `"$` + `{EDITOR:-vi}" ${file}`],
      },
    ];
  });
}

/** Folders of ecspresso that hold a service, or only tasks. */
function foldersOf({files, folders}: Runbook, format: Format): readonly string[] {
  const top = folders.get(format) ?? format;
  return [...files.keys()]
    .filter(path => path.startsWith(`${top}/`) && path.endsWith('/ecspresso.yml'))
    .map(path => path.slice(0, -'/ecspresso.yml'.length))
    .sort();
}

function ecspresso(runbook: Runbook, folder: string, words: string): string {
  const top = runbook.folders.get('ecspresso') ?? 'ecspresso';
  const hasVariables = (runbook.variables.get('ecspresso') ?? []).length > 0;
  const env = hasVariables ? ` --envfile ${top}/variables.env` : '';
  return `ecspresso${env} --config ${folder}/ecspresso.yml ${words}`;
}

/** The steps that make task definitions and services with ecspresso. */
export function ecspressoSteps(runbook: Runbook): {
  readonly register: readonly Step[];
  readonly deploy: readonly Step[];
} {
  const services = new Set(ofKind(runbook, 'services').map(({name}) => name));
  const all = foldersOf(runbook, 'ecspresso');
  const deployed = all.filter(folder => services.has(folder.slice(folder.lastIndexOf('/') + 1)));
  const tasks = all.filter(folder => !deployed.includes(folder));
  const register: Step = {
    title: 'Register the task definitions of Jobs and CronJobs',
    text: 'A task definition is what a Pod template is: it runs nothing by itself.',
    commands: chain(
      tasks.map(folder => ecspresso(runbook, folder, 'register')),
      'Done: task definitions are registered.',
    ),
    expect: '`Task definition is registered …` for each folder.',
    backOutText: 'leave them: a revision costs nothing and runs nothing.',
  };
  const deploy: Step = {
    title: 'Start the services with ecspresso',
    text: 'A service keeps its number of tasks running, like a Deployment. `verify` asks AWS whether all that the files name is there; it writes a test event into the log groups.',
    commands: chain(
      deployed.flatMap(folder => [
        ecspresso(runbook, folder, 'verify'),
        ecspresso(runbook, folder, 'deploy --no-wait'),
        ...scale(runbook, folder),
      ]),
      'Done: services are deployed.',
    ),
    expect: '`Verify OK!` and `Service is created` for each folder; the next step waits until the tasks run.',
    // `--force` answers the question; a service that has tasks is deleted with `--terminate` alone.
    backOut: deployed.toReversed().map(folder => ecspresso(runbook, folder, 'delete --force --terminate')),
  };
  return {register: tasks.length > 0 ? [register] : [], deploy: deployed.length > 0 ? [deploy] : []};
}

/** Services that are scaled have no count in their files. */
function scale(runbook: Runbook, folder: string): readonly string[] {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const service = ofKind(runbook, 'services').find(each => each.name === name);
  if (!service) return [];
  const {cluster = 'default', serviceName = name, desiredCount = 1} = service.input;
  const isScaled = ofKind(runbook, 'scalable-targets').some(
    ({input}) => input.ResourceId === `service/${cluster}/${serviceName}`,
  );
  return isScaled ? [ecspresso(runbook, folder, `scale --no-wait --tasks ${Number(desiredCount)}`)] : [];
}

/** The step that makes rules of EventBridge with ecschedule; none where no schedule is a rule. */
export function ecscheduleSteps(runbook: Runbook): readonly Step[] {
  const folder = runbook.folders.get('ecschedule');
  if (folder === undefined || !runbook.files.has(`${folder}/ecschedule.yaml`)) return [];
  const hasVariables = (runbook.variables.get('ecschedule') ?? []).length > 0;
  const load = hasVariables ? [`set -a; . ./${folder}/variables.env; set +a`] : [];
  const ecschedule = `ecschedule -conf ${folder}/ecschedule.yaml`;
  return [
    {
      title: 'Make the rules with ecschedule',
      text: 'All are disabled, but for jobs under `cutover.finalised` of k2e.yaml: the CronJobs of the cluster stay in charge until the cutover. The role `ecsEventsRole` has to exist, to trust events.amazonaws.com and to have the policy AmazonEC2ContainerServiceEventsRole.',
      commands: [
        ...load,
        ...chain([`${ecschedule} diff -all`, `${ecschedule} apply -all`], 'Done: rules are applied.'),
      ],
      expect: 'the rules, each with `disabled: true`, and after `apply` no difference: run `diff` again.',
      backOutText: 'remove the rules from the file, then:',
      backOut: [`${ecschedule} apply -all -prune`],
    },
  ];
}

/** What a team does from now on with the formats of its own tools, which take over what is there. */
export function handOver(runbook: Runbook): readonly string[] {
  const {folders} = runbook;
  const [task] = ofKind(runbook, 'task-definitions');
  const service = ofKind(runbook, 'services')[0];
  const lines: string[] = [];
  const add = (format: Format, line: (folder: string) => string): void => {
    const folder = folders.get(format);
    if (folder !== undefined && task) lines.push(`# ${format}`, line(folder));
  };
  const cluster = word(service?.input.cluster ?? 'CLUSTER');
  const name = service?.name ?? 'SERVICE';
  add('ecspresso', folder => ecspresso(runbook, `${folder}/${name}`, 'deploy'));
  if (makersOf(runbook).infrastructure !== 'native') {
    add(
      'ecschedule',
      folder =>
        `ecschedule -conf ${folder}/ecschedule.yaml diff -all  # its rules take the place of schedules: delete those first`,
    );
  }
  add(
    'ecs-deploy',
    folder =>
      `ecs-deploy -c ${cluster} -n ${name} --task-definition-file ${folder}/${name}.json -i IMAGE:TAG`,
  );
  add(
    'plain',
    folder => `aws ecs register-task-definition --cli-input-json file://${folder}/${task?.name}.json`,
  );
  add('ytt', folder => `ytt -f ${folder} --output-files rendered`);
  return lines;
}
