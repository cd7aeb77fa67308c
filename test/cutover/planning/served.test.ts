import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

async function planned(served: Account['served']) {
  const plan = await makePlan(
    parseDraft(DRAFT, 'cutover.yaml'),
    'eu-central-1',
    discoveryOf({...SHOP, ...(served && {served})}),
  );
  return {answers: plan.web[0]?.guards.answers, notes: (plan.notes ?? []).join('\n')};
}

test('name servers that answer are asked by the guards', async () => {
  const {answers, notes} = await planned({ZPUBLIC: {answers: true}});
  expect(answers).toBe(true);
  expect(notes).not.toContain('name servers');
});

test('those that do not answer from here are told, and not waited for', async () => {
  const {answers, notes} = await planned({ZPUBLIC: {answers: false}});
  expect(answers).toBeUndefined();
  expect(notes).toContain('Zone example.com (ZPUBLIC): its name servers do not answer from here');
});

test.each([
  [
    ['ns1.cdn.example', 'ns2.cdn.example'],
    'DNS leads example.com to ns1.cdn.example, ns2.cdn.example, and not to',
  ],
  [[], 'DNS knows of no zone example.com'],
])('a zone that nobody asks: a change of it changes nothing (T25): %j', async (elsewhere, says) => {
  const {answers, notes} = await planned({ZPUBLIC: {answers: true, elsewhere}});
  expect(answers).toBe(true);
  expect(notes).toContain(says);
  expect(notes).toContain('changes nothing for the clients of shop.example.com');
});

test('an emulator has no name servers, and nothing is said of them', async () => {
  const {answers, notes} = await planned(undefined);
  expect(answers).toBeUndefined();
  expect(notes).not.toContain('name servers');
});
