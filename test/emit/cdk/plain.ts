/** An object of anything. */
export type Plain = Readonly<Record<string, unknown>>;

/** A construct that an application made: `ecs.CfnService`, its id, and what it was given. */
export interface Construct {
  readonly type: string;
  readonly id: string;
  readonly properties: Plain;
}
