import {expect, test} from 'vitest';
import {efsBelow, efsOverNfs, efsVolume} from '../../../src/choices/volumes/efs.ts';

const FS = 'fs-0a1b2c3d4e5f67890';
const POINT = 'fsap-0a1b2c3d4e5f67890';

test.each([
  [FS, {fileSystemId: FS, transitEncryption: 'ENABLED'}],
  [`${FS}:/shop/data`, {fileSystemId: FS, transitEncryption: 'ENABLED', rootDirectory: '/shop/data'}],
  [
    `${FS}::${POINT}`,
    {fileSystemId: FS, transitEncryption: 'ENABLED', authorizationConfig: {accessPointId: POINT}},
  ],
  [
    `${FS}:/ignored:${POINT}`,
    {fileSystemId: FS, transitEncryption: 'ENABLED', authorizationConfig: {accessPointId: POINT}},
  ],
  ['vol-0a1b2c3d', undefined],
  [`${FS}::fsap-nonsense`, undefined],
  ['', undefined],
])('the handle %j', (volumeHandle, volume) => {
  expect(efsVolume({volumeHandle})).toEqual(volume);
});

test('mount options name the access point and IAM too', () => {
  expect(efsVolume({volumeHandle: FS, mountOptions: ['tls', 'iam', `accesspoint=${POINT}`]})).toEqual({
    fileSystemId: FS,
    transitEncryption: 'ENABLED',
    authorizationConfig: {accessPointId: POINT, iam: 'ENABLED'},
  });
});

test('NFS is EFS where the server is a mount target', () => {
  expect(efsOverNfs({server: `${FS}.efs.eu-west-1.amazonaws.com`, path: '/'})?.fileSystemId).toBe(FS);
  expect(
    efsOverNfs({server: `eu-west-1a.${FS}.efs.eu-west-1.amazonaws.com`, path: '/x'})?.rootDirectory,
  ).toBe('/x');
  expect(efsOverNfs({server: `${FS}.efs.eu-west-1.amazonaws.com.example.com`, path: '/'})).toBeUndefined();
});

test('a path below is appended, unless an access point fixes the directory', () => {
  const plain = efsVolume({volumeHandle: `${FS}:/shop`});
  const fixed = efsVolume({volumeHandle: `${FS}::${POINT}`});
  expect(plain && efsBelow(plain, 'a/b')?.rootDirectory).toBe('/shop/a/b');
  expect(fixed && efsBelow(fixed, 'a')).toBeUndefined();
  expect(fixed && efsBelow(fixed, '')).toBe(fixed);
});
