import {secretArguments} from './secret-arguments.ts';
import {REFERENCE, secretAmongSettings, settingShape} from './secret-settings.ts';
import {type SecretShape, secretShape} from './secret-shapes.ts';

/** Settings of a file, one a line: `name = value`, `name: value`, `"name": "value",`, `export NAME=value`. */
const SETTING = /^\s*(?:export\s+|@SET\s+|-\s+)?["']?([A-Za-z][\w.-]{0,80})["']?\s*[:=]\s*(.+?)[\s,;]*$/;
const QUOTED = /^(["'])(.*)\1$/s;

/**
 * Whether a text that becomes a file holds a secret: by its own shape, or by a line that sets something whose name says so.
 * Names that only suggest a secret count in files, which have many of them, where the value is random text. The answer says nothing of the value.
 */
export function secretInText(name: string, text: string): SecretShape | null {
  const shape = secretShape('', text) ?? secretInJson(text);
  if (shape) return shape;
  if (/^#!/.test(text) || /\.(?:ba|z|k)?sh$/.test(name)) {
    const script = secretArguments([text]).get(0);
    if (script) return script;
  }
  const lines = text.split('\n');
  if (lines.length === 1 && !SETTING.test(text))
    return strong(secretShape(name, text)) ?? secretAmongSettings(text);
  for (const line of lines) {
    const [, key = '', value = ''] = SETTING.exec(line.slice(0, 2000)) ?? [];
    const bare = QUOTED.exec(value)?.[2] ?? value;
    if (key === '' || bare === '' || REFERENCE.test(bare)) continue;
    const found = settingShape(key, bare);
    if (found) return found;
  }
  return secretAmongSettings(text);
}

/** JSON, which often stands on one line. */
function secretInJson(text: string): SecretShape | null {
  if (!/^\s*[{[]/.test(text)) return null;
  let found: SecretShape | null = null;
  try {
    JSON.parse(text, (key, value: unknown) => {
      if (found === null && typeof value === 'string' && !REFERENCE.test(value))
        found = settingShape(key, value);
      return value;
    });
  } catch {
    // It is no JSON, and is read line by line.
  }
  return found;
}

function strong(shape: SecretShape | null): SecretShape | null {
  return shape?.confidence === 'high' ? shape : null;
}
