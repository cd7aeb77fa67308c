import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseConfig} from '../../src/config/load-config.ts';
import type {JsonObject} from '../../src/json.ts';
import {Subject} from '../properties/ledger-truth.ts';
import {convertText} from '../run.ts';
import {CONFIG, OBJECTS} from './pods.ts';

/** Runs per property; `K2E_RUNS=5000` looks longer. A failure prints its seed. */
const numRuns = Number(process.env['K2E_RUNS'] ?? 100);
/** The machine may be busy: time proves nothing here. */
const SLOW = {timeout: 120_000};

/** The rules that these pods are made for. */
const RULES = new RegExp(
  '^(?:container/(?:cpu|memory|ephemeral-storage|extended-resources|resize-policy|dependencies|restart-policy|' +
    'liveness-probe|readiness-probe|startup-probe|pre-stop|post-start|stop-signal)|' +
    'pod/(?:size|resources|resource-claims|main-containers|restart-policy|termination-grace-period|active-deadline))$',
);

/** Constraints of AWS that the sizes, checks, dependencies and times of any such pod must keep. */
const CHECKS =
  /^check\/(?:fargate-size|task-size|container-cpu|container-memory|container-memory-missing|container-sum|stop-timeout|health-check|restart-policy|depends-on|dependency-cycle|containers|ephemeral-storage)$/;

function text(objects: readonly JsonObject[]): string {
  return objects.map(object => JSON.stringify(object)).join('\n---\n');
}

test('every field of such pods is accounted for, and AWS takes what comes out', SLOW, () => {
  fc.assert(
    fc.property(OBJECTS, CONFIG, (objects, config) => {
      const {report} = convertText(text(objects), config, {ledger: true});
      expect(
        report.rules.failed,
        JSON.stringify(report.findings.filter(({message}) => message.includes('bug'))),
      ).toBe(0);
      const unmapped = report.findings.filter(
        ({rule, path}) =>
          rule === 'input/unmapped' &&
          /Probe|resources|lifecycle|restartPolicy|Seconds|resizePolicy|resourceClaims/.test(path),
      );
      expect(unmapped.map(({path}) => path)).toEqual([]);
      const faults = report.findings.filter(({rule}) => CHECKS.test(rule));
      expect(faults.map(({rule, message}) => [rule, message])).toEqual([]);
    }),
    {numRuns},
  );
});

test('a field of such pods that counts as mapped changes the output when it changes', SLOW, () => {
  fc.assert(
    fc.property(OBJECTS, CONFIG, fc.nat(), (objects, config, pick) => {
      const subject = new Subject({
        name: 'pods',
        texts: [{file: 'pods.yaml', text: text(objects)}],
        config: parseConfig(config, 'k2e.yaml'),
      });
      const mutations = subject.mutations().filter(({rule}) => RULES.test(rule));
      const mutation = mutations[pick % mutations.length];
      if (mutation) expect(subject.violation(mutation)).toBeUndefined();
    }),
    {numRuns},
  );
});
