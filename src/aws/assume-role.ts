import {AssumeRoleCommand, STSClient} from '@aws-sdk/client-sts';
import type {ClientSettings, TemporaryCredentials} from './client-settings.ts';

/**
 * Credentials of a role, asked for when a client first needs them and again when they end.
 * @param role ARN of the role.
 * @param settings region, and how long an answer may take: a call that waits for credentials would outlive the lease.
 * @param session Name that the other account's trail shows: the run of the cutover.
 */
export function assumeRole(
  role: string,
  {region, requestHandler}: ClientSettings,
  session: string,
): () => Promise<TemporaryCredentials> {
  return async () => {
    const {Credentials} = await new STSClient({region, ...(requestHandler && {requestHandler})}).send(
      new AssumeRoleCommand({RoleArn: role, RoleSessionName: `k2e-${session}`.slice(0, 64)}),
    );
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.SessionToken)
      throw new Error(`AWS STS gave no credentials for ${role}.`);
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
      ...(Credentials.Expiration && {expiration: Credentials.Expiration}),
    };
  };
}
