import {CallError, type CallName} from '../cutover/calls.ts';

/**
 * Milliseconds from the beginning of a call to the moment when its effect leaves. The lease lasts for as long as one call may, so an effect that
 * leaves later may meet what a colleague did meanwhile: the machine slept, a credential process asked for a code, a look before it got no answer.
 * Where the service has no compare-and-swap nothing else would stop it (cutover §6).
 */
const LATEST = 5000;

/** What every command of the SDK has. */
interface Command {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<unknown>,
        context: Record<string, unknown>,
      ) => (args: never) => Promise<unknown>,
      options: {readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string},
    ): void;
  };
}

/**
 * A command that leaves soon after its call began, or not at all.
 * @param begun when that was, in milliseconds; by the clock of the day, which goes on while the machine sleeps.
 * @throws CallError `throttled` when it is sent: nothing was changed, and the world is looked at anew.
 */
export function inTime<C extends Command>(call: CallName, begun: number, command: C): C {
  command.middlewareStack.add(
    next => args => {
      const late = Date.now() - begun;
      if (late > LATEST)
        throw new CallError(
          call,
          'throttled',
          `It took ${Math.round(late / 1000)} s until the request was ready, so it was not sent: the world may have changed.`,
        );
      return next(args);
    },
    // After the credentials were found and the request was signed.
    {step: 'finalizeRequest', priority: 'low', name: 'k2eInTime'},
  );
  return command;
}
