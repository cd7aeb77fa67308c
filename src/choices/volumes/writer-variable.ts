import type {ContainerDefinition} from '@aws-sdk/client-ecs';
import type {WriterVariable} from './writer.ts';

/** What the definition of the writing container says for one of its variables. */
export function variableSetting({
  name,
  entry: {content},
}: WriterVariable): Pick<ContainerDefinition, 'environment' | 'secrets'> {
  if (content.kind === 'secret') return {secrets: [{name, valueFrom: content.place.valueFrom}]};
  const bytes = content.kind === 'plain' ? content.bytes : new Uint8Array();
  return {environment: [{name, value: Buffer.from(bytes).toString('base64')}]};
}
