import {describeKey} from '../../config/describe-key.ts';

/** True when the value of this key of `k2e.yaml` is a list. */
export function isListKey(key: string): boolean {
  return Array.isArray(describeKey(key)?.example);
}

/** What the value of this key of `k2e.yaml` is, in full sentences. */
export function keyDescription(key: string): string {
  const about = describeKey(key);
  return `${about ? `${about.description} ` : ''}Key of k2e.yaml: ${key}.`;
}

/** What a text for this key of `k2e.yaml`, or each item of its list, has to look like; undefined where anything goes. */
export function keyForm(key: string): {readonly pattern: string; readonly expects: string} | undefined {
  const about = describeKey(key);
  return about?.pattern === undefined ? undefined : {pattern: about.pattern, expects: about.expects};
}
