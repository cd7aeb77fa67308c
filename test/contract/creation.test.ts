import {describe, expect, test} from 'vitest';
import {check} from '../../src/ecs/check/check.ts';
import type {Resource} from '../../src/ecs/plan.ts';
import {handle} from '../../src/ecs/resource.ts';
import {refToken} from '../../src/ecs/token.ts';
import {CREATIONS, type Creation, type Ground, inputOf} from './creation.ts';

const ELB = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012';
const GROUND: Ground = {
  vpc: 'vpc-0a1b2c3d',
  subnets: ['subnet-0a1b2c3d', 'subnet-0b1c2d3e'],
  group: 'sg-0a1b2c3d',
  loadBalancer: `${ELB}:loadbalancer/app/ground/50dc6c495c0c9188`,
  listener: `${ELB}:listener/app/ground/50dc6c495c0c9188/f2f7dc8efc522ab2`,
  targetGroup: `${ELB}:targetgroup/ground/73e2d6bc24d8a067`,
  role: 'arn:aws:iam::123456789012:role/ground',
  taskDefinition: refToken(handle('task-definitions', 'ground'), '/taskDefinition/taskDefinitionArn'),
};

/** What k2e's own checks find wrong with a thing to be made. */
function faultsOf(creation: Pick<Creation, 'kind' | 'set'>): readonly string[] {
  const {kind} = creation;
  const resource = (of: typeof kind, name: string, input: unknown) => {
    const made: unknown = {kind: of, name, input, sources: [], after: []};
    return [`${of}/${name}` as const, made as Resource] as const;
  };
  const ground = inputOf({kind: 'task-definitions', set: {'/family': 'ground'}}, GROUND);
  const resources = new Map([
    resource('task-definitions', 'ground', ground),
    resource('scalable-targets', 'ground', inputOf({kind: 'scalable-targets', set: {}}, GROUND)),
    resource(kind, kind === 'scalable-targets' ? 'ground' : 'new', inputOf(creation, GROUND)),
  ]);
  const plan = {resources, blocked: new Set<never>(), secretValues: []};
  return check(plan).map(({rule, pointer, message}) => `${rule} ${pointer} ${message}`);
}

describe('what AWS does not make, k2e refuses before it is sent', () => {
  test.each([...new Set(CREATIONS.map(({kind}) => kind))])('%s: the sound one is taken', kind => {
    expect(faultsOf({kind, set: {}})).toEqual([]);
  });

  test.each(CREATIONS)('$kind: $name', creation => {
    expect(faultsOf(creation)).not.toEqual([]);
  });
});
