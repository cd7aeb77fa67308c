import {GetObjectCommand, PutObjectCommand, S3Client} from '@aws-sdk/client-s3';
import {CallError, type Ports} from '../cutover/calls.ts';
import {parseJournal} from '../cutover/journal-text.ts';
import {type ClientSettings, ONCE} from './client-settings.ts';
import {calling} from './failure.ts';

/**
 * The journal as one object of S3. Writes carry `If-Match`, the first one `If-None-Match: *`; S3 answers 412 to whoever was late
 * (user guide, "conditional writes"). Turn the bucket's versioning on: then every revision can be read later.
 */
export function s3State(
  settings: ClientSettings,
  Bucket: string,
  Key: string,
): Pick<Ports, 'state.read' | 'state.write'> {
  // Path style reaches emulators and private endpoints as well; names with dots need it over TLS.
  const forcePathStyle = true;
  const reading = new S3Client({...settings, forcePathStyle});
  const changing = new S3Client({...settings, ...ONCE, forcePathStyle});
  const place = `s3://${Bucket}/${Key}`;
  return {
    'state.read': async () => {
      try {
        return await calling('state.read', `S3 GetObject ${place}`, async () => {
          const {Body, ETag} = await reading.send(new GetObjectCommand({Bucket, Key}));
          const text = (await Body?.transformToString('utf8')) ?? '';
          return {journal: parseJournal(text, place), version: ETag ?? ''};
        });
      } catch (error) {
        if (isNoObject(error)) return null;
        throw error;
      }
    },
    'state.write': ({journal, version}) =>
      calling('state.write', `S3 PutObject ${place}`, async () => {
        const {ETag} = await changing.send(
          new PutObjectCommand({
            Bucket,
            Key,
            Body: `${JSON.stringify(journal, null, 1)}\n`,
            ContentType: 'application/json',
            ...(version === null ? {IfNoneMatch: '*'} : {IfMatch: version}),
          }),
        );
        return {version: ETag ?? ''};
      }),
  };
}

/** A missing object is a cutover that has not begun; a missing bucket is a mistake. */
function isNoObject(error: unknown): boolean {
  return (
    error instanceof CallError &&
    error.failure === 'missing' &&
    error.cause instanceof Error &&
    error.cause.name === 'NoSuchKey'
  );
}
