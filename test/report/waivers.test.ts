import {describe, expect, it} from 'vitest';
import type {Waiver} from '../../src/config/config.ts';
import {parseConfig} from '../../src/config/load-config.ts';
import {applyWaivers} from '../../src/report/waivers.ts';
import expired from '../../src/rules/config/waiver-expired.ts';
import unused from '../../src/rules/config/waiver-unused.ts';
import {finding, ref} from './shop.ts';

const TODAY = '2026-11-21';

function of(rule: string, kind: string, name: string) {
  return finding(ref(kind, name), {
    rule,
    level: 'blocker',
    fidelity: 'unsupported',
    path: '',
    at: ['a.yaml', 1, 1],
    message: 'M.',
    remediation: 'R.',
  });
}

const findings = [
  of('pod/x', 'Deployment', 'web'),
  of('pod/x', 'CronJob', 'web'),
  of('pod/y', 'Deployment', 'web'),
];

/** Which findings are waived, and the rules of those that tell about waivers. */
function outcome(...waivers: Partial<Waiver>[]): [boolean[], string[]] {
  const full = waivers.map(waiver => ({rule: 'pod/x', object: '*/*/*', reason: 'Known.', ...waiver}));
  const all = applyWaivers(findings, [], full, {unused, expired}, TODAY).findings;
  return [
    all.slice(0, findings.length).map(({waiver}) => waiver !== undefined),
    all.slice(findings.length).map(({rule}) => rule),
  ];
}

describe('a waiver', () => {
  it('accepts findings of its rule on objects that its glob fits', () => {
    expect(outcome({})).toEqual([[true, true, false], []]);
    expect(outcome({object: 'Deployment/shop/web'})).toEqual([[true, false, false], []]);
    expect(outcome({object: '*/shop/w*'})).toEqual([[true, true, false], []]);
  });

  it('is told when it fits nothing', () => {
    expect(outcome({object: 'Deployment/other/*'})).toEqual([
      [false, false, false],
      ['config/waiver-unused'],
    ]);
    expect(outcome({rule: 'pod'})).toEqual([[false, false, false], ['config/waiver-unused']]);
  });

  it('is told where it stands in its file, and is the same finding wherever that is', () => {
    const text = `waivers:
  - {rule: pod/x, object: Deployment/shop/web, reason: Known.}
  - rule: pod/z
    object: Deployment/shop/web
    reason: Known.
`;
    const told = (file: string) =>
      applyWaivers(findings, [], parseConfig(text, file).waivers, {unused, expired}, TODAY).findings.slice(
        findings.length,
      );
    expect(told('conf/other.yaml')).toMatchObject([
      {
        object: {kind: 'File', name: 'conf/other.yaml'},
        path: '/waivers/1',
        source: {file: 'conf/other.yaml', line: 3, column: 5},
        fingerprint: told('k2e.yaml')[0]?.fingerprint,
      },
    ]);
  });

  it('holds until the day before it expires, and is told from then on', () => {
    expect(outcome({expires: '2026-11-22'})).toEqual([[true, true, false], []]);
    expect(outcome({expires: TODAY})).toEqual([[false, false, false], ['config/waiver-expired']]);
  });

  it('counts as used when another one accepts the finding first', () => {
    expect(outcome({}, {object: 'Deployment/shop/web'})).toEqual([[true, true, false], []]);
  });

  it('leaves the place to one that still holds', () => {
    expect(outcome({expires: '2020-01-01'}, {})).toEqual([[true, true, false], ['config/waiver-expired']]);
  });

  it('accepts a finding on several workloads only for all of them', () => {
    const joint = [of('pod/x', 'Deployment', 'web')];
    const concerned = [['Deployment/shop/api', 'Deployment/shop/web']];
    const accepted = (...objects: string[]) => {
      const waivers = objects.map(object => ({rule: 'pod/x', object, reason: object}));
      const {findings: all} = applyWaivers(joint, concerned, waivers, {unused, expired}, TODAY);
      return all.map(({rule, waiver}) => [rule, waiver?.reason]);
    };
    expect(accepted('Deployment/shop/web')).toEqual([['pod/x', undefined]]);
    expect(accepted('Deployment/shop/api')).toEqual([['pod/x', undefined]]);
    expect(accepted('Deployment/shop/api', 'Deployment/shop/web')).toEqual([
      ['pod/x', 'Deployment/shop/web'],
    ]);
    expect(accepted('Deployment/shop/*')).toEqual([['pod/x', 'Deployment/shop/*']]);
  });

  it('accepts a finding on an object of several workloads at that object', () => {
    const {findings: all} = applyWaivers(
      [of('ingress/x', 'Ingress', 'shop')],
      [['Deployment/shop/api', 'Deployment/shop/web']],
      [{rule: 'ingress/x', object: 'Ingress/shop/shop', reason: 'Known.'}],
      {unused, expired},
      TODAY,
    );
    expect(all.map(({waiver}) => waiver?.reason)).toEqual(['Known.']);
  });

  it('stays with the finding, without what it does not say', () => {
    const [first] = applyWaivers(
      findings,
      [],
      [{rule: 'pod/x', object: '*/*/*', reason: 'Known.', owner: 'web'}],
      {unused, expired},
      TODAY,
    ).findings;
    expect(first?.waiver).toEqual({reason: 'Known.', owner: 'web'});
  });
});
