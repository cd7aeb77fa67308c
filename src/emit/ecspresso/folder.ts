import type {RegisterTaskDefinitionRequest} from '@aws-sdk/client-ecs';
import type {OutputFile} from '../output.ts';
import type {OutputIndex} from '../output-index.ts';
import {sortedJson} from '../sorted-json.ts';
import {type Templated, templated} from '../templated/template.ts';
import type {Variable} from '../templated/variables.ts';
import {quotedYaml} from '../templated/yaml.ts';

/** What one folder deploys: a service, or tasks that are only run. */
export interface Deployed {
  /** Name of the folder. */
  readonly name: string;
  /** What is done with the folder, one line each; k2e's own words and names only. */
  readonly comment: readonly string[];
  readonly cluster: string | undefined;
  /** Name of the service; undefined for tasks that are only run. */
  readonly service?: string | undefined;
  readonly taskDefinition: RegisterTaskDefinitionRequest;
  readonly serviceDefinition: object;
}

/** The files of a folder, what they read from the environment, and the keys of `k2e.yaml` that would spare that. */
export interface WrittenFolder {
  readonly files: readonly OutputFile[];
  readonly variables: readonly Variable[];
  readonly placeholders: OutputIndex['placeholders'];
}

/** `ecspresso.yml` and the two definitions beside it, which ecspresso renders once as templates. */
export function writeFolder(deployed: Deployed): WrittenFolder {
  const {name, taskDefinition, serviceDefinition} = deployed;
  const config = templated(configOf(deployed), 1) as Templated<object>;
  const service = templated(serviceDefinition, 1);
  const task = templated(taskDefinition, 1);
  const comment = deployed.comment.map(line => `# ${line}\n`).join('');
  const written = [
    {file: 'ecspresso.yml', content: `${comment}${quotedYaml(config.value)}`, ...read(config)},
    {file: 'ecs-service-def.json', content: sortedJson(service.value), ...read(service)},
    {file: 'ecs-task-def.json', content: sortedJson(task.value), ...read(task)},
  ].map(({file, ...rest}) => ({path: `ecspresso/${name}/${file}`, ...rest}));
  return {
    files: written.map(({path, content}) => ({path, content})),
    variables: written.flatMap(({variables}) => variables),
    placeholders: written.flatMap(({path, variables}) =>
      variables.flatMap(({key}) => (key === undefined ? [] : [{key, files: [path]}])),
    ),
  };
}

function read({variables}: Templated): {readonly variables: readonly Variable[]} {
  return {variables};
}

/** `ecspresso.yml`, in the order in which ecspresso's documentation names the keys. */
function configOf({cluster, service, taskDefinition}: Deployed): object {
  const region = regionOf(taskDefinition);
  return {
    required_version: '>= 2.8.0, < 4',
    ...(region === undefined ? {} : {region}),
    ...(cluster === undefined ? {} : {cluster}),
    ...(service === undefined ? {} : {service}),
    service_definition: 'ecs-service-def.json',
    task_definition: 'ecs-task-def.json',
    timeout: '10m',
  };
}

/** The region, which a plan names where tasks send their logs to; without one ecspresso takes `AWS_REGION`. */
function regionOf({containerDefinitions}: RegisterTaskDefinitionRequest): string | undefined {
  for (const {logConfiguration} of containerDefinitions ?? []) {
    const {logDriver, options} = logConfiguration ?? {};
    if (logDriver === 'awslogs' && options?.['awslogs-region']) return options['awslogs-region'];
  }
  return undefined;
}
