import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {REGION} from './moto.ts';

/** What `aws` exits with and prints. */
export interface AwsAnswer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The AWS CLI in one long-lived process (`aws_worker.py`). Calls are answered one after the other. */
export interface Aws {
  /** Runs `aws <args…>`. */
  run(...args: readonly string[]): Promise<AwsAnswer>;
  /** The errors that botocore's own validation finds in an operation's input, a line each; `''` for none. */
  validate(service: string, operation: string, params: unknown): Promise<string>;
  stop(): Promise<void>;
}

const WORKER = fileURLToPath(new URL('aws_worker.py', import.meta.url));

/** Starts the AWS CLI against this endpoint, with credentials of nobody and without any configuration of the machine. */
export function startAws(python: string, endpoint: string): Aws {
  const worker = spawn(python, [WORKER], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_DEFAULT_REGION: REGION,
      AWS_DEFAULT_OUTPUT: 'json',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      NO_PROXY: '127.0.0.1',
    },
  });
  const ended = once(worker, 'exit');
  const answers = createInterface({input: worker.stdout})[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const ask = (request: unknown): Promise<string> => {
    const answer = last.then(async () => {
      worker.stdin.write(`${JSON.stringify(request)}\n`);
      const {done, value} = await answers.next();
      if (done) throw new Error('The worker with the AWS CLI has ended.');
      return value;
    });
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    run: async (...args) => JSON.parse(await ask({aws: args})),
    validate: async (service, operation, params) => {
      const {report}: {report: string} = JSON.parse(await ask({validate: {service, operation, params}}));
      return report;
    },
    stop: async () => {
      worker.stdin.end();
      await ended;
    },
  };
}
