/** What has to hold beyond measured limits before a weight grows, as a guard takes it. */
export interface Requirement {
  readonly name: string;
  /** False: it does not, which may send traffic back. Undefined: too little is known, or it is too little; traffic does not grow, and nothing goes back for it. */
  readonly holds: boolean | undefined;
  /** What is asked for and what was found, without a moment: it is written to the journal, and again when it changes. */
  readonly required: string;
}

/** Why something is not known, as the end of what tells that it is not. */
export function because(message: string | undefined): string {
  return message === undefined ? '' : ` (${message})`;
}
