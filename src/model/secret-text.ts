import {secretArguments} from './secret-arguments.ts';
import {type SecretShape, secretShape} from './secret-shapes.ts';

/** Settings of a file, one a line: `name = value`, `name: value`, `"name": "value",`, `export NAME=value`. */
const SETTING = /^\s*(?:export\s+|-\s+)?["']?([A-Za-z][\w.-]{0,80})["']?\s*[:=]\s*(.+?)[\s,;]*$/;
const QUOTED = /^(["'])(.*)\1$/s;
/** A reference to a value that comes from elsewhere when the program reads the file. */
const REFERENCE = /\$\{?[A-Za-z_]|\{\{|<%|env\(|^file:|^\/|^!|^[|>]/;

/**
 * Whether a text that becomes a file holds a secret: by its own shape, or by a line that sets something whose name says so.
 * Names that only suggest a secret do not count in files, which have too many of them. The answer says nothing of the value.
 */
export function secretInText(name: string, text: string): SecretShape | null {
  const shape = secretShape('', text) ?? secretInJson(text);
  if (shape) return shape;
  if (/^#!/.test(text) || /\.(?:ba|z|k)?sh$/.test(name)) {
    const script = secretArguments([text]).get(0);
    if (script) return script;
  }
  const lines = text.split('\n');
  if (lines.length === 1 && !SETTING.test(text)) return strong(secretShape(name, text));
  for (const line of lines) {
    const [, key = '', value = ''] = SETTING.exec(line.slice(0, 2000)) ?? [];
    const bare = QUOTED.exec(value)?.[2] ?? value;
    if (key === '' || bare === '' || REFERENCE.test(bare)) continue;
    const found = setting(key, bare);
    if (found) return found;
  }
  return null;
}

/** JSON, which often stands on one line. */
function secretInJson(text: string): SecretShape | null {
  if (!/^\s*[{[]/.test(text)) return null;
  let found: SecretShape | null = null;
  try {
    JSON.parse(text, (key, value: unknown) => {
      if (found === null && typeof value === 'string' && !REFERENCE.test(value)) found = setting(key, value);
      return value;
    });
  } catch {
    // It is no JSON, and is read line by line.
  }
  return found;
}

function setting(key: string, value: string): SecretShape | null {
  const shape = secretShape(key, value);
  return /(?:^|[._-])pass$/i.test(key) ? shape : strong(shape);
}

function strong(shape: SecretShape | null): SecretShape | null {
  return shape?.confidence === 'high' ? shape : null;
}
