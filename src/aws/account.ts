import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts';
import {type ClientSettings, ONCE} from './client-settings.ts';

/**
 * The account of these credentials, which takes no permission to ask for; undefined where nobody tells: what cannot be reached is told by the calls
 * that need it.
 */
export async function accountOf(settings: ClientSettings): Promise<string | undefined> {
  try {
    return (await new STSClient({...settings, ...ONCE}).send(new GetCallerIdentityCommand({}))).Account;
  } catch {
    return undefined;
  }
}
