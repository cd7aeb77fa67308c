import {startWorker} from './worker.ts';

/** botocore's own validation of requests. */
export interface Shapes {
  /** What is wrong with an operation's input, a line each; `''` for nothing. */
  report(service: string, operation: string, params: unknown): Promise<string>;
  stop(): Promise<void>;
}

/** Starts botocore (`shapes.py`). */
export function startShapes(python: string): Shapes {
  const worker = startWorker(python, 'shapes.py');
  return {
    report: async (service, operation, params) => {
      const {report}: {report: string} = JSON.parse(await worker.ask({service, operation, params}));
      return report;
    },
    stop: worker.stop,
  };
}
