import type {OnAnswer} from '../cutover/clock-watch.ts';

interface Answered {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: {destroy?(): void};
  };
}

/** What a request is sent to. */
interface Asked {
  readonly protocol?: string;
  readonly hostname?: string;
}

/** What sends the requests of a client, as far as it matters here. */
interface Handler {
  handle(...request: readonly [Asked, ...unknown[]]): Promise<Answered>;
}

/** A runtime extension of the SDK's clients, of those that change how requests are sent. */
export interface Extension {
  configure(client: {httpHandler(): unknown}): void;
}

/**
 * Takes for answers of AWS only what AWS has answered. What a proxy or a firewall answers in its place, such as a page to log in, has neither
 * records nor schedules nor tasks in it, or says that they are not found: that would be taken for a schedule that fires no more.
 * @param onAnswer hears when each answer of AWS was given. What came from a cache on the way says nothing.
 */
export function answersOfAws(onAnswer?: OnAnswer): Extension {
  return {
    configure: client => {
      // Each client has one of its own: its settings hold times to wait, and no handler.
      const handler = client.httpHandler() as Handler;
      const send = handler.handle.bind(handler);
      handler.handle = async (...request) => {
        const asked = Date.now();
        const answered = await send(...request);
        demandOwn(request[0], answered);
        const {date, age} = answered.response.headers;
        if (age === undefined) onAnswer?.(date, asked, Date.now());
        return answered;
      };
    },
  };
}

/**
 * Every service gives an answer its number, in `x-amzn-RequestId` or `x-amz-request-id`. What has no such header may still say "later" or "broken": that
 * is tried again, whoever said it.
 * @throws Error that says who answered
 */
function demandOwn({protocol = 'https:', hostname = 'AWS'}: Asked, {response}: Answered): void {
  const {statusCode, headers, body} = response;
  const isPassing = statusCode === 429 || statusCode >= 500;
  if (isPassing || Object.keys(headers).some(name => name.toLowerCase().startsWith('x-amz'))) return;
  body?.destroy?.();
  const error = new Error(
    `${protocol}//${hostname} answered ${statusCode}, and not as AWS does. Does a proxy or a firewall before it stop this, or want somebody to log in?`,
  );
  error.name = 'NoAnswer';
  throw error;
}
