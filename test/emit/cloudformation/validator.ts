import {CelEngine} from '@aws/cloudformation-validate';
import type {Template} from '../../../src/emit/cloudformation/template.ts';

/** Something that AWS's validator finds wrong. */
export interface Fault {
  readonly rule: string;
  readonly message: string;
  /** Logical id and place. */
  readonly at: string;
}

/** Properties that CloudFormation has and the validator's schemas do not know yet; the CDK's classes, made from the same schemas, are newer. */
const NEWER: ReadonlySet<string> = new Set([
  "Properties.Critical: Additional properties are not allowed ('Critical' was unexpected)",
]);

/** What the parameters without a default are given, by type. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC::Id': 'vpc-0a1b2c3d4e5f60718',
  'List<AWS::EC2::Subnet::Id>': 'subnet-0a1b2c3d4e5f60718,subnet-1a1b2c3d4e5f60718',
};

/** AWS's own validator of templates: schemas of the resource types, and the rules of cfn-lint. One engine takes seconds to start. */
export class Validator {
  readonly #engine = new CelEngine();

  /** Errors (and worse) of a template; warnings are about taste. */
  faults(template: Template): readonly Fault[] {
    const bytes = Buffer.from(JSON.stringify(template));
    const parameterOverrides = Object.fromEntries(
      Object.entries(template.Parameters ?? {}).map(([name, {Type, Default}], index) => [
        name,
        Default ?? EXAMPLES[Type] ?? exampleFor(name, index),
      ]),
    );
    const {diagnostics} = this.#engine.validateStandard(
      {path: 'template.json', readBytes: () => bytes},
      {parameterOverrides},
    );
    return diagnostics
      .filter(({severity}) => severity === 'ERROR' || severity === 'FATAL')
      .filter(({message, propertyPath}) => !NEWER.has(`${propertyPath}: ${message}`))
      .map(({ruleId, message, entity, propertyPath}) => ({
        rule: ruleId,
        message,
        at: `${entity?.logicalId ?? ''} ${propertyPath ?? ''}`,
      }));
  }

  free(): void {
    this.#engine.free();
  }
}

/** Values from other stacks are of the kind that their names say; all others are ARNs of certificates. */
function exampleFor(name: string, index: number): string {
  if (name.endsWith('GroupId')) return 'sg-0a1b2c3d4e5f60718';
  if (/^ImportedRole.*Arn$/.test(name)) return 'arn:aws:iam::111122223333:role/example';
  if (/^Imported(?:LogGroup|Cluster)/.test(name)) return 'example';
  return `arn:aws:acm:eu-west-1:111122223333:certificate/${index}`;
}
