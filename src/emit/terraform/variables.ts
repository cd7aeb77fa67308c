import {isListKey, keyDescription, keyForm} from '../declarative/keys.ts';
import {escaped} from './text.ts';

/** Keys of `k2e.yaml` that Terraform can ask AWS for: the data source, and its attribute in the provider's versions 5 and 6. */
export const DATA: Readonly<Record<string, {readonly source: string; readonly attribute: string}>> = {
  'aws.accountId': {source: 'aws_caller_identity', attribute: 'account_id'},
  'aws.region': {source: 'aws_region', attribute: 'id'},
  'aws.partition': {source: 'aws_partition', attribute: 'partition'},
};

/** A variable of a configuration. */
interface Variable {
  readonly type: string;
  readonly description: string;
  readonly nullable: false;
  readonly validation?: readonly {readonly condition: string; readonly error_message: string}[];
}

/**
 * The variable for a value that only the user knows; it has no default, and refuses what `k2e.yaml` would refuse.
 * @param name of the variable
 */
export function variable(key: string, name: string): Variable {
  const isList = isListKey(key);
  const form = keyForm(key);
  return {
    type: isList ? 'list(string)' : 'string',
    description: keyDescription(key),
    nullable: false,
    ...(form === undefined || !isRe2(form.pattern) ? {} : {validation: [validation(name, isList, form)]}),
  };
}

function validation(
  name: string,
  isList: boolean,
  {pattern, expects}: {readonly pattern: string; readonly expects: string},
) {
  // The pattern stands in a string inside an expression, where a backslash is written twice, and `${` begins something.
  const text = escaped(JSON.stringify(pattern), false);
  const holds = (value: string) => `can(regex(${text}, ${value}))`;
  const every = `length(var.${name}) > 0 && alltrue([for item in var.${name} : ${holds('item')}])`;
  return {
    condition: `\${${isList ? every : holds(`var.${name}`)}}`,
    error_message: `${name} must be ${isList ? 'a list of one or more, each ' : ''}${expects.replace('a list, each item ', '')}.`,
  };
}

/** Terraform's regular expressions (RE2) look neither ahead nor behind. */
function isRe2(pattern: string): boolean {
  return !pattern.includes('(?');
}
