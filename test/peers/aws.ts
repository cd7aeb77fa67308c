import {REGION} from '../servers/moto.ts';
import {startWorker} from './worker.ts';

/** What `aws` exits with and prints. */
interface AwsAnswer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The AWS CLI in one long-lived process. */
export interface Aws {
  /** Runs `aws <args…>`. */
  run(...args: readonly string[]): Promise<AwsAnswer>;
  stop(): Promise<void>;
}

/** Starts the AWS CLI (`aws_cli.py`) against this endpoint, with credentials of nobody and no configuration of the machine. */
export function startAws(python: string, endpoint: string): Aws {
  const worker = startWorker(python, 'aws_cli.py', {
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
  });
  return {run: async (...args) => JSON.parse(await worker.ask(args)), stop: worker.stop};
}
