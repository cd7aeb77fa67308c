import {expect, test} from 'vitest';
import {parseDraft} from '../../../src/cutover/draft.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import {type Account, DRAFT, discoveryOf, SHOP} from './account.ts';

const inVpc = (vpcs: NonNullable<Account['vpcs']>): Account => ({
  ...SHOP,
  balancers: SHOP.balancers.map(balancer => ({...balancer, vpc: 'vpc-1'})),
  vpcs,
});

async function notesOf(account: Account): Promise<readonly string[]> {
  const plan = await makePlan(parseDraft(DRAFT, 'cutover.yaml'), 'eu-central-1', discoveryOf(account));
  return (plan.notes ?? []).filter(note => note.includes('vpc-1') && !note.includes('k2e cannot ask'));
}

test('a private zone of another account that answers for the host in the VPC is told, with its account (T21)', async () => {
  const owner = 'account 222233334444';
  const notes = await notesOf(
    inVpc({
      'vpc-1': [
        {id: 'ZPUBLIC', name: 'example.com', owner: 'account 111122223333'},
        {id: 'ZOTHER', name: 'example.com', owner},
        {id: 'ZFAR', name: 'example.org', owner},
        {id: 'ZNEAR', name: 'notexample.com', owner},
        {id: 'ZEFS', name: 'efs.eu-central-1.amazonaws.com', owner: 'efs.amazonaws.com'},
      ],
    }),
  );
  expect(notes).toHaveLength(1);
  expect(notes[0]).toContain('the private zone example.com (ZOTHER) of account 222233334444');
});

test('a VPC whose zones may not be listed is told once, with the rights that it takes', async () => {
  const notes = await notesOf(inVpc({}));
  expect(notes).toEqual([expect.stringContaining('route53:ListHostedZonesByVPC and ec2:DescribeVpcs')]);
});
