import {secretArguments} from './secret-arguments.ts';
import {secretInHeaderList, secretInHeaders} from './secret-headers.ts';
import {secretSetting, settingShape, strong} from './secret-setting.ts';
import {type SecretShape, secretShape} from './secret-shapes.ts';

/**
 * Whether a text that becomes a file holds a secret: by its own shape, or by something that it sets under a name that says so.
 * Names that only suggest a secret count in files where the value is nothing that a person would think up. The answer says
 * nothing of the value.
 */
export function secretInText(name: string, text: string): SecretShape | null {
  const shape = secretShape('', text) ?? secretInJson(text);
  if (shape) return shape;
  if (/^#!/.test(text) || /\.(?:ba|z|k)?sh$/.test(name)) {
    const script = secretArguments([text]).get(0);
    if (script) return script;
  }
  if (!/[=:<]/.test(text) && /^\S*$/.test(text.trim())) return strong(secretShape(name, text));
  return secretSetting(name, text) ?? secretInHeaders(text) ?? secretInHeaderList(name, text);
}

/** JSON, which often stands on one line. */
function secretInJson(text: string): SecretShape | null {
  if (!/^\s*[{[]/.test(text)) return null;
  let found: SecretShape | null = null;
  try {
    JSON.parse(text, (name, value: unknown) => {
      const all: unknown[] = Array.isArray(value) && !/secrets?$/i.test(name) ? value : [value];
      for (const text of all)
        if (found === null && typeof text === 'string') found = settingShape({name, value: text});
      return value;
    });
  } catch {
    // It is no JSON, and is read line by line.
  }
  return found;
}
