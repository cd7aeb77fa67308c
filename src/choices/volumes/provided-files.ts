import type {Workload} from '../../model/inventory.ts';
import type {CSIVolumeSource} from '../../model/kubernetes.generated.ts';
import {isProviderClass, providerClass} from '../../model/provider-class.ts';
import type {Context} from '../../rules/rule.ts';
import {fileWhereabouts} from '../existing-secret.ts';
import type {FileContent} from './file-content.ts';

/** Name of the driver that shows values of secret stores as files. */
export const SECRETS_DRIVER = 'secrets-store.csi.k8s.io';

/** A file of a volume of that driver, or why its value cannot be read by ECS. */
export type Provided = {readonly path: string; readonly content: FileContent} | {readonly copied: string};

/** Name of the SecretProviderClass of a volume; empty where it names none. */
export function providerClassName({volumeAttributes = {}}: CSIVolumeSource): string {
  const key = 'secretProviderClass';
  return (Object.hasOwn(volumeAttributes, key) ? volumeAttributes[key] : undefined) ?? '';
}

/** The files of a volume of the driver, as its SecretProviderClass lists them. */
export function providedContents(
  source: CSIVolumeSource,
  {namespace}: Workload,
  context: Context,
): readonly Provided[] {
  const name = providerClassName(source);
  const object = context.inventory.find('SecretProviderClass', namespace, name);
  if (!object || !isProviderClass(object))
    return [{copied: `the SecretProviderClass ${name} is not in the input`}];
  const {provider, files, isReadable} = providerClass(object);
  if (provider !== 'aws')
    return [{copied: `its provider is ${provider || 'none'}, and ECS reads Secrets Manager and SSM only`}];
  const found = files.map((file): Provided => {
    const at = fileWhereabouts(object, file, context);
    if ('copied' in at) return {copied: `${file.name}: ${at.copied}`};
    const {place} = at;
    return {
      path: file.name,
      content: {kind: 'secret', place, source: object.ref, encoding: 'text', isKnown: true},
    };
  });
  return isReadable ? found : [...found, {copied: 'its list of objects cannot be read'}];
}
