import type {Context} from '../rules/rule.ts';

/** `arn:<partition>:<service>:<region>:<account>:<resource>`, with the values of `k2e.yaml` or their tokens. */
export function arn(service: string, resource: string, context: Context): string {
  const partition = context.need('aws.partition');
  return `arn:${partition}:${service}:${context.need('aws.region')}:${context.need('aws.accountId')}:${resource}`;
}
