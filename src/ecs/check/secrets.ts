import {SECRET_MARK} from '../../model/secret-formats.ts';
import {pointer} from '../../pointer.ts';
import {SECRET} from '../limits.ts';
import {RESOURCE_KINDS} from '../resource.ts';
import {eachText, referencesIn} from '../resource-tokens.ts';
import {type Constraint, each} from './constraint.ts';
import {isName} from './text.ts';

/** Secrets of Secrets Manager, and those that a manifest has put where AWS takes only plain text. */
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
  {
    id: 'check/plain-secret',
    summary: 'No text of a resource holds a secret: whoever may describe the resource reads it.',
    remediation:
      'Take the secret out of the text: an image, an address or a path has no place for one. Give it to the program as a variable from the secret store, or to the registry as a login.',
    source: 'The promise of docs/architecture.md: no secret value leaves memory.',
    test: (context, report) => {
      for (const resource of RESOURCE_KINDS.flatMap(kind => context.all(kind))) {
        if (!referencesIn(resource).holdsMark) continue;
        eachText(resource.input, [], (text, trail, isKey) => {
          if (isKey || !text.includes(SECRET_MARK)) return;
          report(
            `${resource.kind}/${resource.name}`,
            pointer(...trail),
            'The manifest has a secret in this text. It is not written; a mark stands in its place.',
          );
        });
      }
    },
  },
];
