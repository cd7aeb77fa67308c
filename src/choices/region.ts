import type {Context} from '../rules/rule.ts';

/** `arn:<partition>:<service>:<region>:<account>:<resource>`, with the values of `k2e.yaml` or their tokens. */
export function arn(service: string, resource: string, context: Context): string {
  return regionalArn(service, context.need('aws.region'), resource, context);
}

/** The same for a resource in a region that is known. */
export function regionalArn(service: string, region: string, resource: string, context: Context): string {
  return `arn:${context.need('aws.partition')}:${service}:${region}:${context.need('aws.accountId')}:${resource}`;
}
