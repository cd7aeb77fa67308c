/** An IAM policy document, as far as k2e writes them. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** One statement; `Sid` is its identity: statements of equal `Sid` are merged, their resources united. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: {readonly Service: string};
  readonly Action: readonly string[] | string;
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
