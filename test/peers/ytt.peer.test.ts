import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import fc from 'fast-check';
import {load} from 'js-yaml';
import {afterAll, describe, expect, test} from 'vitest';
import type {Plan} from '../../src/ecs/plan.ts';
import {native} from '../../src/emit/native/native.ts';
import {outputFolder} from '../../src/emit/output-folder.ts';
import {ytt} from '../../src/emit/ytt/ytt.ts';
import {INPUTS, isAbsent, planOfFolder} from '../emit/templated/plans-of-inputs.ts';
import {HOSTILE, hostilePlan} from '../emit/ytt/plans.ts';
import {skipUnless} from '../servers/required.ts';
import {runToEnd} from './deploy-tools/run.ts';
import {buildYtt} from './ytt-go/build.ts';

const peer = await buildYtt();

describe.skipIf(skipUnless(peer))(
  `ytt renders what k2e writes${peer.missing ? ` (SKIPPED: ${peer.missing})` : ''}`,
  () => {
    const work = mkdtempSync(join(tmpdir(), 'k2e-ytt-'));
    afterAll(() => rmSync(work, {recursive: true, force: true}));

    /** Writes a plan in both formats; gives the folder and the names of the task definitions. */
    function write(plan: Plan) {
      const folder = mkdtempSync(join(work, 'output-'));
      const options = {includeBlocked: true, version: '0.0.0', reportFiles: []};
      const {files} = outputFolder(plan, [native, ytt], options);
      for (const {path, content} of files) {
        mkdirSync(dirname(join(folder, path)), {recursive: true});
        writeFileSync(join(folder, path), content);
      }
      const names = files.flatMap(({path}) => /^task-definitions\/(.*)\.json$/.exec(path)?.[1] ?? []);
      return {folder, names};
    }

    async function run(folder: string, ...args: string[]): Promise<string> {
      const ended = await runToEnd(peer.path ?? '', args, {cwd: folder, env: {}});
      expect(ended).toMatchObject({code: 0});
      return ended.out;
    }

    function nativeFile(folder: string, name: string): unknown {
      return JSON.parse(readFileSync(join(folder, `task-definitions/${name}.json`), 'utf8'));
    }

    test.each(INPUTS.filter(input => !isAbsent(input)))('$name: all files at once', async ({k8s, config}) => {
      const {folder, names} = write(await planOfFolder(k8s, config));
      expect(names.length).toBeGreaterThan(0);
      await run(folder, '-f', 'ytt', '--output-files', 'rendered');
      for (const name of names) {
        const rendered = load(readFileSync(join(folder, `rendered/task-definitions/${name}.yml`), 'utf8'));
        expect(rendered, name).toEqual(nativeFile(folder, name));
      }
    });

    test('another image, as JSON, for all who share it', async () => {
      const {folder, names} = write(
        await planOfFolder('samples/nightly-api/k8s', 'samples/nightly-api/k2e.yaml'),
      );
      const changed = names.filter(name =>
        JSON.stringify(nativeFile(folder, name)).includes('/nightly/backend:'),
      );
      for (const name of changed) {
        const template = `ytt/task-definitions/${name}.yml`;
        const image = 'images.nightly_backend=registry.example.com/backend:next';
        const out = await run(folder, '-f', 'ytt/values.yml', '-f', template, '-v', image, '-o', 'json');
        const text = JSON.stringify(nativeFile(folder, name));
        expect(JSON.parse(out), name).toEqual(
          JSON.parse(
            text.replaceAll(/"[^"]*\/nightly\/backend:[^"]*"/g, '"registry.example.com/backend:next"'),
          ),
        );
      }
      expect(changed.length).toBeGreaterThan(10);
    });

    test('texts that look like something else', async () => {
      const texts = fc.array(HOSTILE, {minLength: 3, maxLength: 3});
      await fc.assert(
        fc.asyncProperty(texts, async three => {
          const {folder} = write(hostilePlan(three));
          const out = await run(folder, '-f', 'ytt', '-o', 'json');
          expect(JSON.parse(out)).toEqual(nativeFile(folder, 'web'));
        }),
        {numRuns: 60},
      );
    });
  },
);
