/** One statement of an IAM policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A policy of IAM with only what the cutover of one plan needs. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** A statement where there is something that it is for. */
export function any(
  needed: readonly unknown[],
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
  passedTo?: string,
): readonly Statement[] {
  if (needed.length === 0) return [];
  const condition = passedTo !== undefined && {
    Condition: {StringEquals: {'iam:PassedToService': [passedTo]}},
  };
  return [{Sid, Effect: 'Allow', Action, Resource: [...new Set(Resource)], ...condition}];
}
