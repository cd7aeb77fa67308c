import {CallError, type CallFailure, type CallName} from '../cutover/calls.ts';

/** What a platform answers instead of an effect, with the remote's own code and text. Nothing was changed. */
export class Refusal extends Error {
  readonly failure: CallFailure;
  /** Such as `InvalidChangeBatch`; for Kubernetes the reason of the `Status`, such as `Conflict`. */
  readonly code: string;

  constructor(failure: CallFailure, code: string, message: string) {
    super(message);
    this.name = 'Refusal';
    this.failure = failure;
    this.code = code;
  }
}

/** Answers a call from a platform; a refusal becomes the error that the port promises. */
export async function answering<T>(call: CallName, service: string, work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new CallError(call, error.failure, `${service}: ${error.code}: ${error.message}`, {cause: error});
  }
}
