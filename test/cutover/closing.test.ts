import fc from 'fast-check';
import {load, loadAll} from 'js-yaml';
import {describe, expect, test} from 'vitest';
import {parseConfig} from '../../src/config/load-config.ts';
import {closingFile, closingText} from '../../src/cutover/closing.ts';
import type {Plan} from '../../src/cutover/plan.ts';
import {terraformRecords} from '../../src/cutover/terraform-records.ts';
import {HOST, shopPlan} from './shop.ts';

const PLAN = shopPlan();
const TEXT = closingText(PLAN);

/** What stands in the blocks of a language. */
function blocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^(\`{3,})${language}\\n([\\s\\S]*?)^\\1$`, 'gm'))].map(
    ([, , found = '']) => found,
  );
}

describe('the closing change of a finalised cutover (T37)', () => {
  test('k2e.yaml takes what it prints, and names the job and the worker', () => {
    const [yaml = ''] = blocks(TEXT, 'yaml');
    expect(parseConfig(yaml, 'k2e.yaml').cutover.finalised).toEqual([
      'CronJob/shop/billing',
      'Deployment/shop/worker',
    ]);
    expect(TEXT).toContain('- schedule `default/billing`: `ENABLED`');
    expect(TEXT).toContain('- service `worker`: desired count 2');
  });

  test('a job that was suspended before the cutover stays as it was on both sides', () => {
    const batches = PLAN.batches.map(track => ({...track, suspended: true}));
    const text = closingText({...PLAN, batches, workers: []});
    expect(text).not.toContain('CronJob/shop/billing');
    expect(text).not.toContain('suspend: true');
  });

  test('the manifests say what the cluster has: suspended, at 0, kept from external-dns and KEDA', () => {
    const patches = blocks(TEXT, 'yaml')
      .slice(1)
      .flatMap(block => {
        const all: unknown[] = [];
        loadAll(block, document => void all.push(document));
        return all;
      });
    expect(patches).toMatchObject([
      {kind: 'CronJob', metadata: {name: 'billing', namespace: 'shop'}, spec: {suspend: true}},
      {kind: 'Deployment', metadata: {name: 'worker'}, spec: {replicas: 0}},
      {kind: 'Ingress', metadata: {annotations: {'external-dns.kubernetes.io/controller': 'k2e'}}},
      {kind: 'ScaledObject', metadata: {annotations: {'autoscaling.keda.sh/paused-replicas': '0'}}},
    ]);
  });

  test('a tool that was paused is given back, not kept so', () => {
    expect(TEXT).toContain(
      '- `Application argocd/shop`: `/spec/syncPolicy/automated` back to `{"prune":true,"selfHeal":true}`',
    );
  });

  test('the records that remain are imported as they are, each zone for itself', () => {
    const {resource, import: imports} = JSON.parse(blocks(TEXT, 'json')[0] ?? '');
    const after = PLAN.web.flatMap(({zones}) =>
      zones.flatMap(zone => zone.after.map(set => `${zone.zone}_${set.name}_${set.type}`)),
    );
    expect(imports.map(({id}: {id: string}) => id)).toEqual(after);
    for (const {to, id} of imports) {
      const {zone_id, name, type, alias} = resource.aws_route53_record[to.replace('aws_route53_record.', '')];
      expect(`${zone_id}_${name}_${type}`).toBe(id);
      expect(alias).toMatchObject({evaluate_target_health: true, zone_id: 'Z215JYRZR1TBD5'});
    }
    expect(TEXT).toContain(`the TXT \`a-${HOST}\` of external-dns is gone`);
  });

  test('a plan of hosts only has no section for the rest', () => {
    const text = closingText({
      ...PLAN,
      batches: [],
      workers: [],
      web: PLAN.web.map(({holds: _, ...track}) => track),
    });
    expect(text.match(/^## .*$/gm)).toEqual(['## Records']);
  });

  test('its file lies beside the plan', () => {
    expect(closingFile('plans/cutover-plan.yaml')).toBe('plans/cutover-plan-closing.md');
  });
});

describe('nothing breaks out of it', () => {
  test('what a plan holds stays in its block and its word', () => {
    const word = fc
      .string({unit: 'binary', minLength: 1, maxLength: 40})
      .map(text => text.replaceAll(/\p{Cc}/gu, '-'));
    fc.assert(
      fc.property(word, fc.constantFrom('```', '`${x}', '%{if}', '\u202e', '- item'), (name, part) => {
        const evil = `${name}${part}`;
        const plan: Plan = {
          ...PLAN,
          batches: PLAN.batches.map(track => ({
            ...track,
            name: evil,
            schedules: [{group: evil, name: evil, definition: 'd'}],
          })),
          workers: PLAN.workers.map(track => ({...track, service: evil, ref: {...track.ref, name: evil}})),
        };
        const text = closingText(plan);
        expect(text.match(/^## .*$/gm)).toEqual(TEXT.match(/^## .*$/gm));
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(load(blocks(text, 'yaml')[0] ?? '')).toEqual({
          cutover: {finalised: [`CronJob/shop/${evil}`, `Deployment/shop/${evil}`]},
        });
      }),
    );
  });

  test('Terraform takes no text for a template, and no two records have one name', () => {
    const web = PLAN.web.map(track => ({
      ...track,
      zones: [...track.zones, ...track.zones].map(zone => ({
        ...zone,
        after: [{name: '*.${path.root}.%{x}', type: 'CNAME', ttl: 60, values: ['a.${b}']}],
      })),
    }));
    const {resource, import: imports} = JSON.parse(terraformRecords(web));
    const records = Object.entries(resource.aws_route53_record);
    expect(records).toHaveLength(4);
    expect(imports).toHaveLength(4);
    for (const [name, record] of records) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(record).toMatchObject({name: '*.$${path.root}.%%{x}', records: ['a.$${b}']});
    }
  });
});
