import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {RESOURCE_KINDS, RESOURCE_TYPES, type ResourceKind} from '../../src/ecs/resource.ts';
import {emitNative} from '../../src/emit/native/native.ts';
import {soundPlan} from '../ecs/check/sound-plan.ts';
import {type Moto, startMoto} from '../servers/moto.ts';
import {pythonPeer} from '../servers/python.ts';
import {skipUnless} from '../servers/required.ts';
import {apply, readIndex} from './apply.ts';
import {type Aws, startAws} from './aws.ts';
import {makeNetwork} from './network.ts';
import {type Shapes, startShapes} from './shapes.ts';

const peer = await pythonPeer();

/** Calls that moto 5.2.5 does not know; the shapes of botocore alone hold them. */
const UNKNOWN_TO_MOTO: ReadonlySet<ResourceKind> = new Set(['daemon-task-definitions', 'daemons']);

describe.skipIf(skipUnless(peer))(
  `a plan with every kind of resource${peer.missing === undefined ? '' : ` (SKIPPED: ${peer.missing})`}`,
  () => {
    let moto: Moto;
    let aws: Aws;
    let shapes: Shapes;
    const folder = mkdtempSync(join(tmpdir(), 'k2e-sound-'));

    beforeAll(async () => {
      moto = await startMoto(peer.python ?? '');
      aws = startAws(peer.python ?? '', moto.url);
      shapes = startShapes(peer.python ?? '');
      for (const {path, content} of emitNative(soundPlan(), {
        includeBlocked: false,
        version: '0.0.0',
        reportFiles: [],
      })) {
        mkdirSync(dirname(join(folder, path)), {recursive: true});
        writeFileSync(join(folder, path), content);
      }
    });

    afterAll(async () => {
      await aws?.stop();
      await shapes?.stop();
      await moto?.stop();
      rmSync(folder, {recursive: true, force: true});
    });

    test('covers every kind', () => {
      expect([...new Set(readIndex(folder).files.map(({kind}) => kind))].sort()).toEqual(
        RESOURCE_KINDS.toSorted(),
      );
    });

    test('names every call as the AWS CLI and botocore do', async () => {
      for (const {cli, api} of Object.values(RESOURCE_TYPES)) {
        expect((await aws.run(...cli, '--generate-cli-skeleton')).code, cli.join(' ')).toBe(0);
        expect(await shapes.report(...api, {k2e: 1}), api.join(' ')).toContain(
          'Unknown parameter in input: "k2e"',
        );
      }
    });

    test('is made by the AWS CLI without a refusal, but for daemons, which moto does not know', async () => {
      const {refusals} = await apply(folder, aws, await makeNetwork(aws), kind => !UNKNOWN_TO_MOTO.has(kind));
      expect(refusals).toEqual([]);
    });
  },
);
