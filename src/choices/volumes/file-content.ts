import {matchesGlob} from '../../config/glob.ts';
import type {ObjectRef} from '../../finding.ts';
import type {KubeObject, SecretSource} from '../../model/inventory.ts';
import type {ConfigMap} from '../../model/kubernetes.generated.ts';
import type {SecretShape} from '../../model/secret-shapes.ts';
import {secretInText} from '../../model/secret-text.ts';
import type {Context} from '../../rules/rule.ts';
import {keyPlace} from '../existing-secret.ts';
import {type SecretPlace, secretPlace} from '../secret-store.ts';

/** What is in a file. */
export type FileContent =
  | {readonly kind: 'plain'; readonly bytes: Uint8Array}
  | {
      readonly kind: 'secret';
      readonly place: SecretPlace;
      /** The object whose value it is, also where it is not in the input. */
      readonly source: ObjectRef;
      /** `base64`: the store, which holds text, has the bytes in base64. */
      readonly encoding: 'text' | 'base64';
      /** False where the value's object or key is not in the input. */
      readonly isKnown: boolean;
      /** Why the text of a ConfigMap is treated as a secret. */
      readonly shape?: SecretShape;
    }
  /** A Secret's empty value, which no secret store takes. */
  | {readonly kind: 'empty'};

/** A text that is the same for all tasks. */
export function textContent(text: string): FileContent {
  return {kind: 'plain', bytes: new TextEncoder().encode(text)};
}

/** The content of a ConfigMap's key; a text with a secret in it goes the way of secrets (mapping-platform §5.4). */
export function configMapContent(
  {ref, value}: KubeObject<ConfigMap>,
  key: string,
  context: Context,
): FileContent {
  const {data = {}, binaryData = {}} = value;
  if (!Object.hasOwn(data, key)) {
    return {kind: 'plain', bytes: Uint8Array.from(Buffer.from(binaryData[key] ?? '', 'base64'))};
  }
  const text = data[key] ?? '';
  const shape = secretInText(key, text);
  const id = `ConfigMap/${ref.namespace}/${ref.name}/${key}`;
  const isAllowed = context.config.secrets.allowPlain.some(glob => matchesGlob(glob, id));
  if (!shape || isAllowed) return textContent(text);
  return {
    kind: 'secret',
    place: secretPlace(ref, key, context),
    source: ref,
    encoding: 'text',
    isKnown: true,
    shape,
  };
}

/** The content of a Secret's key, whether the Secret is in the input or not. */
export function secretContent(
  {namespace, name}: {readonly namespace: string; readonly name: string},
  key: string,
  origin: SecretSource | undefined,
  context: Context,
): FileContent {
  const facts = origin?.keys.get(key);
  if (facts?.empty) return {kind: 'empty'};
  return {
    kind: 'secret',
    place: keyPlace({namespace, name}, key, origin, context),
    // What an operator makes of a SealedSecret or ExternalSecret is a Secret in the cluster, too.
    source: {apiVersion: 'v1', kind: 'Secret', namespace, name},
    encoding: facts?.binary ? 'base64' : 'text',
    isKnown: facts !== undefined,
  };
}
