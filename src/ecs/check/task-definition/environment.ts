import {CONTAINER} from '../../limits.ts';
import type {Constraint} from '../constraint.ts';
import {repeated} from '../text.ts';
import {eachContainer} from './container.ts';
import {isSecretReference} from './secret-reference.ts';

/** Environment variables and secrets of containers. The messages name no variable: its name is at the place that they give. */
export const ENVIRONMENT: readonly Constraint[] = [
  {
    id: 'check/environment-name',
    summary: 'Environment variables have a name, which holds no "=".',
    remediation: 'Rename the variable, or leave it out.',
    source: 'ECS API reference, KeyValuePair; a process environment cannot hold other names.',
    test: eachContainer(({container, at}, report) => {
      for (const field of ['environment', 'secrets'] as const) {
        for (const [index, {name}] of (container[field] ?? []).entries()) {
          if (name === undefined || name === '' || name.includes('=')) {
            report(`${at}/${field}/${index}/name`, 'This is no name of an environment variable.');
          }
        }
      }
    }),
  },
  {
    id: 'check/duplicate-environment',
    summary: 'Each name is used once among the environment variables and secrets of a container.',
    remediation: 'Keep one of the two; in Kubernetes the last one wins.',
    source:
      'ECS refuses a secret that repeats the name of a variable when the task definition is registered.',
    test: eachContainer(({container, at}, report) => {
      const entries = (['environment', 'secrets'] as const).flatMap(field =>
        (container[field] ?? []).map(({name}, index) => ({name, pointer: `${at}/${field}/${index}/name`})),
      );
      for (const index of repeated(entries, ({name}) => name)) {
        report(entries[index]?.pointer ?? at, 'The container has another variable or secret of this name.');
      }
    }),
  },
  {
    id: 'check/environment-file',
    summary:
      'A container has at most 10 environment files, each the ARN of an object in S3 that ends in ".env".',
    remediation: 'Give the ARN of the file in S3.',
    source: 'ECS API reference, EnvironmentFile.',
    test: eachContainer(({container: {environmentFiles = []}, at}, report) => {
      if (environmentFiles.length > CONTAINER.environmentFiles) {
        report(
          `${at}/environmentFiles`,
          `There are ${environmentFiles.length} environment files; ECS takes ${CONTAINER.environmentFiles}.`,
        );
      }
      for (const [index, {value = ''}] of environmentFiles.entries()) {
        if (!value.endsWith('.env'))
          report(`${at}/environmentFiles/${index}/value`, 'The name of the file does not end in ".env".');
      }
    }),
  },
  {
    id: 'check/secret-reference',
    summary:
      'A secret is the name or ARN of a parameter, or the ARN of a secret with the optional JSON key, stage and version.',
    remediation:
      'Write `arn:…:parameter/<name>`, or `arn:…:secret:<name>:<json key>:<stage>:<version>` with all three colons.',
    source: 'ECS API reference, Secret `valueFrom`; developer guide, "Pass sensitive data to a container".',
    test: eachContainer(({container, at}, report) => {
      const options = container.logConfiguration?.secretOptions ?? [];
      const places = [
        ...(container.secrets ?? []).map(({valueFrom}, index) => ({
          valueFrom,
          pointer: `${at}/secrets/${index}/valueFrom`,
        })),
        ...options.map(({valueFrom}, index) => ({
          valueFrom,
          pointer: `${at}/logConfiguration/secretOptions/${index}/valueFrom`,
        })),
      ];
      for (const {valueFrom, pointer} of places) {
        if (!isSecretReference(valueFrom ?? ''))
          report(pointer, 'This is neither a parameter nor the ARN of a secret.');
      }
      const credentials = container.repositoryCredentials?.credentialsParameter;
      if (credentials !== undefined && !isSecretReference(credentials)) {
        report(
          `${at}/repositoryCredentials/credentialsParameter`,
          'This is not the name or ARN of a secret.',
        );
      }
    }),
  },
];
