import {isObject} from '../../json.ts';
import {pointer} from '../../pointer.ts';
import type {Rewrite} from './rewrite.ts';

/**
 * The API server writes the text of `stringData` into `data`, where it wins over a key that is there already, and forgets
 * `stringData` (`pkg/apis/core/v1/conversion.go`, `Convert_v1_Secret_To_core_Secret`, 1.36.3). Rules then have one place to look.
 */
export function foldStringData(secret: Rewrite): void {
  const given = secret.at('/stringData');
  if (!isObject(given) || Object.keys(given).length === 0) return;
  for (const [key, text] of Object.entries(given)) {
    if (typeof text !== 'string') continue;
    const field = pointer('data', key);
    secret.remove(
      field,
      '`stringData` has the same key, and Kubernetes lets it win; k2e ignores the value in `data`.',
    );
    secret.move(pointer('stringData', key), field, Buffer.from(text, 'utf8').toString('base64'));
  }
  secret.tidy('/stringData');
}
