import type {AgentOptions as HttpAgentOptions} from 'node:http';
import type {AgentOptions as HttpsAgentOptions} from 'node:https';
import type {Extension} from './answers.ts';

/** What every client of the cutover is made with. Endpoints and credentials come from the environment, as for the AWS CLI. */
export interface ClientSettings {
  readonly region: string;
  /** Milliseconds to connect and to wait for an answer: a call that hangs would outlive the lease. */
  readonly requestHandler?: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: boolean;
    /** The proxies to go through. */
    readonly httpAgent: HttpAgentOptions;
    readonly httpsAgent: HttpsAgentOptions;
  };
  /** Judge and hear the answers. */
  readonly extensions?: Extension[];
  /** Present for a zone of another account (cutover T26). */
  readonly credentials?: () => Promise<TemporaryCredentials>;
}

/** Credentials of an assumed role. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}

/**
 * Effects are tried once: the SDK's own retry of a call whose answer was lost would meet its own change, and Route 53 would call
 * that a conflict (cutover T17). The machine reads the world again instead.
 */
export const ONCE = {maxAttempts: 1} as const;
