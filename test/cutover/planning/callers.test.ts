import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {DRAFT, discoveryOf, SHOP} from './account.ts';

async function notesWith(
  ...callers: readonly {readonly workload: string; readonly names: readonly string[]}[]
) {
  const draft = parseDraft(
    DRAFT.replace('services: [shop-web]', `services: [shop-web]\n    callers: ${JSON.stringify(callers)}`),
    'cutover.yaml',
  );
  const plan = await makePlan(draft, 'eu-central-1', discoveryOf(SHOP));
  return plan.notes ?? [];
}

test('callers by the name of a Service are told not to follow the weights; those by the host do (T21)', async () => {
  const notes = await notesWith(
    {workload: 'Deployment/shop/mailer', names: ['Service/shop/web']},
    {workload: 'CronJob/shop/nightly', names: ['Shop.Example.com']},
  );
  const inside = notes.filter(note => note.includes('do not follow the weights'));
  expect(inside).toHaveLength(1);
  expect(inside[0]).toContain('Deployment/shop/mailer (by Service/shop/web)');
  expect(inside[0]).not.toContain('nightly');
  const outside = notes.filter(note => note.includes('follow the weights like any client'));
  expect(outside).toEqual([expect.stringContaining('by CronJob/shop/nightly:')]);
});

test('many callers are counted in the note; all stand in cutover.yaml', async () => {
  const many = Array.from({length: 20}, (_, n) => ({
    workload: `Job/shop/j${n}`,
    names: ['Service/shop/web'],
  }));
  const note = (await notesWith(...many)).find(text => text.includes('do not follow')) ?? '';
  expect(note).toContain('12 more');
  expect(note).not.toContain('j19');
});
