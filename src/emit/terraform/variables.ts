import {isListKey, keyDescription} from '../declarative/keys.ts';

/** Keys of `k2e.yaml` that Terraform can ask AWS for: the data source, and its attribute in the provider's versions 5 and 6. */
export const DATA: Readonly<Record<string, {readonly source: string; readonly attribute: string}>> = {
  'aws.accountId': {source: 'aws_caller_identity', attribute: 'account_id'},
  'aws.region': {source: 'aws_region', attribute: 'id'},
  'aws.partition': {source: 'aws_partition', attribute: 'partition'},
};

/** The variable for a value that only the user knows; it has no default. */
export function variable(key: string): {readonly type: string; readonly description: string} {
  return {
    type: isListKey(key) ? 'list(string)' : 'string',
    description: keyDescription(key),
  };
}
