import {CallError, type CallFailure, type CallName} from '../cutover/calls.ts';

/** Error names of the services that say "later": nothing was changed. */
const THROTTLED =
  /^(Throttl\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown|PriorRequestNotComplete|ConditionalRequestConflict|ProvisionedThroughputExceeded\w*|LimitExceededException|RequestThrottled\w*)$/;
const DENIED =
  /^(AccessDenied\w*|UnauthorizedOperation|UnauthorizedException|NotAuthorized\w*|InvalidClientTokenId|UnrecognizedClientException|ExpiredToken\w*|SignatureDoesNotMatch|CredentialsProviderError|AuthFailure|InvalidSignatureException|OptInRequired|TokenProviderError)$/;
/** Of these the ones that new credentials end. */
const EXPIRED =
  /^(ExpiredToken\w*|CredentialsProviderError|TokenProviderError|InvalidClientTokenId|UnrecognizedClientException)$/;
/** Requests are signed with the time. */
const SKEWED = /^RequestTimeTooSkewed$|Signature (?:expired|not yet current)/;
/** Refusals with status 400 of a service that did not get the whole request in time: nobody knows how far it came (S3, "List of error codes"). */
const UNHEARD = /^(RequestTimeout\w*)$/;
const MISSING = /^(NoSuch\w*|\w*NotFound(Exception)?|ResourceNotFoundException|ServiceNotActiveException)$/;
const CONFLICT = /^(PreconditionFailed|ConditionalCheckFailedException)$/;
const STALE = /^(ConflictException)$/;

/**
 * What Route 53 answers to a batch whose DELETE repeats values that are no longer the present ones, or whose CREATE meets a set that
 * somebody else made (cutover T3–T5). The code is InvalidChangeBatch for all of them, so the text decides.
 */
const STALE_BATCH =
  /values provided do not match the current values|but it was not found|but it already exists|cannot be created as/i;

/** Runs one call to AWS and turns whatever it throws into a `CallError` of the right kind. */
export async function calling<T>(call: CallName, operation: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CallError) throw error;
    const {name, message, status} = described(error);
    const remedy = remedyOf(name, message);
    const said = remedy === '' ? message : `${message.trim().replace(/\.$/, '')}. ${remedy}`;
    const text = `${operation}: ${name}: ${said}`;
    throw new CallError(call, failureOf(name, message, status), text, {cause: error});
  }
}

/** What to do about it, where the service's own text does not say so. */
function remedyOf(name: string, message: string): string {
  if (SKEWED.test(name) || SKEWED.test(message)) return 'Set the clock of this machine.';
  return EXPIRED.test(name) ? 'Set or renew the credentials of AWS, such as by `aws sso login`.' : '';
}

/** The kind of a failure. What has no answer from the service (network, time-out, 5xx) is `unknown`: the effect may have happened. */
function failureOf(name: string, message: string, status: number | undefined): CallFailure {
  if (THROTTLED.test(name) || status === 429) return 'throttled';
  if (UNHEARD.test(name)) return 'unknown';
  if (DENIED.test(name) || status === 401 || status === 403) return 'denied';
  if (CONFLICT.test(name) || status === 412) return 'conflict';
  if ((name === 'InvalidChangeBatch' || name === 'InvalidInput') && STALE_BATCH.test(message)) return 'stale';
  // By its name alone: another service than the one that was asked for answers 404 too.
  if (MISSING.test(name)) return 'missing';
  if (STALE.test(name) || status === 409) return 'stale';
  if (status !== undefined && status >= 400 && status < 500) return 'invalid';
  return 'unknown';
}

function described(error: unknown): {name: string; message: string; status: number | undefined} {
  if (!(error instanceof Error)) return {name: 'Error', message: String(error), status: undefined};
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  const listed = batchMessages(error);
  const name = error.name === 'Unknown' && listed.length > 0 ? 'InvalidChangeBatch' : error.name;
  const message = listed.length > 0 ? listed.join(' ') : error.message;
  return {name, message, status: typeof status === 'number' ? status : undefined};
}

/**
 * The texts of a refused change batch where Route 53 lists them. Its API has two forms of InvalidChangeBatch: an `ErrorResponse` with
 * one message, and a document `<InvalidChangeBatch><Messages>…` of its own, which this SDK hands through unread and unnamed (the SDKs
 * for Go and Kotlin have readers of their own for it).
 */
function batchMessages(error: Error): readonly string[] {
  if ('messages' in error && Array.isArray(error.messages) && error.messages.length > 0)
    return error.messages.map(String);
  if (!('Messages' in error) || typeof error.Messages !== 'object' || error.Messages === null) return [];
  const {Message: message} = error.Messages as {readonly Message?: unknown};
  return (Array.isArray(message) ? message : [message]).filter(text => typeof text === 'string');
}
