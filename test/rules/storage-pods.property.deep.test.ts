import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseConfig} from '../../src/config/load-config.ts';
import {emitNative} from '../../src/emit/native/native.ts';
import type {JsonObject} from '../../src/json.ts';
import {Subject} from '../properties/ledger-truth.ts';
import {convertText} from '../run.ts';
import {CANARY, STORAGE_CONFIG, STORAGE_OBJECTS} from './storage-pods.ts';

/** Runs per property; `K2E_RUNS=5000` looks longer. A failure prints its seed. */
const numRuns = Number(process.env['K2E_RUNS'] ?? 100);
/** The machine may be busy: time proves nothing here. */
const SLOW = {timeout: 120_000};

/** Constraints of AWS that volumes, mounts, users and capabilities of any such pod must keep. */
const CHECKS =
  /^check\/(?:mount-point|duplicate-mount|volume-source|efs-volume|tmpfs|user|ulimit|system-control|capabilities|target-parameter|depends-on|dependency-cycle|names?|duplicate-name|secret-names|placement-constraints|container-memory-missing)$/;

/** The rules that these pods are made for. */
const RULES =
  /^(?:container\/(?:user|run-as|read-only|priv|proc|capab|seccomp|app-armor|se-linux|windows|volume|registry)|config-map|secret|pod\/(?!size|resources|main-containers|restart|termination|active))/;

function text(objects: readonly JsonObject[]): string {
  return objects.map(object => JSON.stringify(object)).join('\n---\n');
}

test('every field of such pods is accounted for, and AWS takes what comes out', SLOW, () => {
  fc.assert(
    fc.property(STORAGE_OBJECTS, STORAGE_CONFIG, (objects, config) => {
      const {report} = convertText(text(objects), config, {ledger: true});
      const bugs = report.findings.filter(({message}) => message.includes('bug'));
      expect(report.rules.failed, JSON.stringify(bugs)).toBe(0);
      expect(report.findings.filter(({rule}) => rule === 'input/unmapped')).toEqual([]);
      // Kubernetes takes a mount at the root, and no runtime does: that is told.
      const atRoot = JSON.stringify(objects).includes('"mountPath":"/"');
      const broken = report.findings.filter(
        ({rule}) => CHECKS.test(rule) && !(atRoot && rule === 'check/mount-point'),
      );
      expect(broken.map(({rule, message}) => `${rule}: ${message}`)).toEqual([]);
    }),
    {numRuns},
  );
});

test('a mapped leaf of such pods changes the output when it changes', SLOW, () => {
  fc.assert(
    fc.property(STORAGE_OBJECTS, STORAGE_CONFIG, fc.nat(), (objects, config, pick) => {
      const subject = new Subject({
        name: 'generated',
        texts: [{file: 'example.yaml', text: text(objects)}],
        config: parseConfig(config, 'k2e.yaml'),
      });
      const mutations = subject.mutations().filter(({rule}) => RULES.test(rule));
      const mutation = mutations[pick % Math.max(1, mutations.length)];
      if (mutation) expect(subject.violation(mutation)).toBeUndefined();
    }),
    {numRuns},
  );
});

test('no secret of such pods comes out, in whatever form', SLOW, () => {
  const forms = [
    CANARY,
    Buffer.from(`password: ${CANARY}`).toString('base64'),
    Buffer.from(CANARY).toString('base64'),
  ];
  fc.assert(
    fc.property(STORAGE_OBJECTS, STORAGE_CONFIG, (objects, config) => {
      const {plan, report} = convertText(text(objects), config, {ledger: true, includeBlocked: true});
      const files = emitNative(plan, {includeBlocked: true, version: '0', reportFiles: []});
      const all = JSON.stringify([report, files.map(({content}) => content)]);
      const decoded = [...all.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([word]) =>
        Buffer.from(word, 'base64').toString('latin1'),
      );
      for (const form of forms) expect(all).not.toContain(form);
      for (const word of decoded) expect(word).not.toContain(CANARY);
    }),
    {numRuns: Math.ceil(numRuns / 2)},
  );
});
