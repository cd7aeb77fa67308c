/** The exit codes of the contract, independent of the output format. */
export const EXIT = {
  done: 0,
  /** Findings at or above `--fail-on`, or a guard that holds. Not an error: the report is the result. */
  findings: 1,
  usage: 2,
  input: 3,
  remote: 4,
  refused: 5,
  state: 6,
  bug: 70,
} as const;

/** What every error of k2e carries. `message` says what, where and why; `suggestions` what to do. */
export abstract class K2eError extends Error {
  /** `K2E-E101`; explained in `docs/errors.md`. */
  readonly code: string;
  readonly suggestions: string[];
  abstract readonly exitCode: number;

  constructor(code: string, message: string, suggestions: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.suggestions = [...suggestions];
  }

  /** Page that explains the error. */
  get ref(): string {
    return `docs/errors.md#${this.code.toLowerCase()}`;
  }

  /** Where oclif reads the exit code from. */
  get oclif(): {exit: number} {
    return {exit: this.exitCode};
  }
}

/** The command line or `k2e.yaml` asks for something that cannot be: exit 2. Codes K2E-E0xx. */
export class UsageError extends K2eError {
  override readonly exitCode = EXIT.usage;
}

/** No input could be read at all: exit 3. Codes K2E-E1xx. A single broken document is a finding, not an error. */
export class InputError extends K2eError {
  override readonly exitCode = EXIT.input;
}

/** k2e refuses, because it could destroy something that is not its own: exit 5. Codes K2E-E3xx. */
export class SafetyError extends K2eError {
  override readonly exitCode = EXIT.refused;
}

/** A call to AWS or to the cluster failed for good: exit 4. Codes K2E-E2xx. */
export class RemoteError extends K2eError {
  override readonly exitCode = EXIT.remote;
}

/** The journal of a cutover cannot be read or written, or is another cutover's: exit 6. Codes K2E-E4xx. */
export class JournalError extends K2eError {
  override readonly exitCode = EXIT.state;
}

/** A bug in k2e: exit 70. Codes K2E-E9xx. */
export class InternalError extends K2eError {
  override readonly exitCode = EXIT.bug;
}
