import type {OnAnswer} from '../cutover/clock-watch.ts';

interface Answered {
  readonly response: {readonly headers: Readonly<Record<string, string>>};
}

/** What sends the requests of a client, as far as it matters here. */
interface Handler {
  handle(...request: readonly unknown[]): Promise<Answered>;
}

/** A runtime extension of the SDK's clients, of those that change how requests are sent. */
export interface Extension {
  configure(client: {httpHandler(): unknown}): void;
}

/** Tells of each answer of AWS when it was given. What came from a cache on the way says nothing. */
export function answerTimes(onAnswer: OnAnswer): Extension {
  return {
    configure: client => {
      // Each client has one of its own: its settings hold times to wait, and no handler.
      const handler = client.httpHandler() as Handler;
      const send = handler.handle.bind(handler);
      handler.handle = async (...request) => {
        const asked = Date.now();
        const answered = await send(...request);
        const {date, age} = answered.response.headers;
        if (age === undefined) onAnswer(date, asked, Date.now());
        return answered;
      };
    },
  };
}
