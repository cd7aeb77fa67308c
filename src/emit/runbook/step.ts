/** One step of a runbook: what a person does, what they see, and how they undo it. */
export interface Step {
  readonly title: string;
  /** Why, in Markdown of k2e's own; full sentences. */
  readonly text?: string;
  /** Lines of a POSIX shell, run in the folder of the runbook. Words of users are quoted (`shell.ts`). */
  readonly commands: readonly string[];
  /** What is printed, or how else one sees that it is done. */
  readonly expect: string;
  /** Lines that undo the step, once all later ones are undone; none where there is nothing to undo. */
  readonly backOut?: readonly string[];
  /** What undoing means, or why there is nothing to undo. */
  readonly backOutText?: string;
}
