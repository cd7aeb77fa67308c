import {SECRET} from '../limits.ts';
import {type Constraint, each} from './constraint.ts';
import {isName} from './text.ts';

/** Secrets of Secrets Manager. */
export const SECRETS: readonly Constraint[] = [
  {
    id: 'check/secret-name',
    summary:
      'The name of a secret has at most 512 letters, digits and "/_+=.@-", and does not end in a hyphen and six characters.',
    remediation: 'Choose another name.',
    source: 'Secrets Manager API reference, CreateSecret `Name`.',
    test: each('secrets', ({input: {Name: name = ''}}, report) => {
      if (!isName(name, SECRET.name)) report('/Name', 'A secret cannot have this name.');
      else if (/-[A-Za-z0-9]{6}$/.test(name))
        report('/Name', 'The name ends like an ARN, so it can be mistaken for another secret.');
    }),
  },
  {
    id: 'check/secret-value',
    summary: 'A planned secret has no value: k2e writes none.',
    remediation: 'Push the value with `k2e secrets push`.',
    source: 'The promise of docs/architecture.md: no secret value leaves memory.',
    test: each('secrets', ({input}, report) => {
      for (const field of ['SecretString', 'SecretBinary'] as const) {
        if (input[field] !== undefined) report(`/${field}`, 'A planned secret holds no value.');
      }
    }),
  },
];
