import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Plan} from '../../../src/ecs/plan.ts';
import {handle} from '../../../src/ecs/resource.ts';
import {configToken, refToken} from '../../../src/ecs/token.ts';
import {emitNative, writtenKeys} from '../../../src/emit/native/native.ts';
import {writeText} from '../../../src/emit/native/placeholder.ts';
import type {OutputIndex} from '../../../src/emit/output-index.ts';
import {holdsReserved} from '../../../src/json.ts';
import {OPTIONS, object, planOf, resource, shop} from '../plans.ts';

function emitted(plan: Plan, options = OPTIONS): Map<string, string> {
  return new Map(emitNative(plan, options).map(({path, content}) => [path, content]));
}

function indexOf(plan: Plan, options = OPTIONS): OutputIndex {
  return JSON.parse(emitted(plan, options).get('k2e-output.json') ?? '');
}

/** Fills in placeholders as the documentation tells a reader to; independent of the code that writes them. */
function fill(text: string, lookUp: (inside: string) => string): string {
  return text.replace(/\$\{k2e:([^}]*)\}/g, (_, inside: string) =>
    inside === 'dollar' ? '$' : lookUp(inside.replaceAll('%7D', '}').replaceAll('%25', '%')),
  );
}

describe('a file of the native format', () => {
  it('has sorted keys, two-space indent, one key a line and a final newline', () => {
    const plan = planOf([
      resource('clusters/shop', {tags: [{value: 'b', key: 'a'}], clusterName: 'shop', settings: []}),
    ]);
    expect(emitted(plan).get('clusters/shop.json')).toBe(
      '{\n  "clusterName": "shop",\n  "settings": [],\n  "tags": [\n    {\n      "key": "a",\n      "value": "b"\n    }\n  ]\n}\n',
    );
  });

  it('of a state machine has a readable copy of the definition beside it', () => {
    const definition = {StartAt: 'End', States: {End: {Type: 'Succeed' as const}}};
    const files = emitted(
      planOf([resource('state-machines/nightly', {name: 'nightly', roleArn: configToken('x'), definition})]),
    );
    expect(JSON.parse(files.get('state-machines/nightly.json') ?? '').definition).toBe(
      JSON.stringify(definition),
    );
    expect(files.get('definitions/nightly.asl.json')).toBe(`${JSON.stringify(definition, null, 2)}\n`);
  });

  it('leaves out what is undefined, and keeps numbers, dates and hostile keys', () => {
    const dockerLabels: Record<string, string> = JSON.parse('{"__proto__": "kept", "${k2e:dollar}": "x"}');
    const plan = planOf([
      resource('schedules/nightly', {
        Name: 'nightly',
        Description: undefined,
        ScheduleExpression: 'cron(0 3 * * ? *)',
        StartDate: new Date(Date.UTC(2026, 10, 21)),
        FlexibleTimeWindow: {Mode: 'OFF'},
        Target: undefined,
      }),
      resource('task-definitions/web', {family: 'web', containerDefinitions: [{memory: 512, dockerLabels}]}),
    ]);
    const schedule = JSON.parse(emitted(plan).get('schedules/nightly.json') ?? '');
    expect(schedule).toEqual({
      Name: 'nightly',
      ScheduleExpression: 'cron(0 3 * * ? *)',
      StartDate: '2026-11-21T00:00:00.000Z',
      FlexibleTimeWindow: {Mode: 'OFF'},
    });
    const labels = JSON.parse(emitted(plan).get('task-definitions/web.json') ?? '').containerDefinitions[0]
      .dockerLabels;
    expect(Object.entries(labels)).toEqual([
      ['${k2e:dollar}{k2e:dollar}', 'x'],
      ['__proto__', 'kept'],
    ]);
  });

  it('holds integers of any size digit by digit', () => {
    const plan = planOf([resource('clusters/shop', Object.assign({clusterName: 'shop'}, {big: 2n ** 64n}))]);
    expect(emitted(plan).get('clusters/shop.json')).toContain('"big": 18446744073709551616,');
  });

  it('holds policy documents as JSON text with placeholders', () => {
    const policy = JSON.parse(emitted(shop()).get('role-policies/execution.json') ?? '').PolicyDocument;
    expect(typeof policy).toBe('string');
    expect(JSON.parse(policy).Statement[0].Resource).toEqual([
      '${k2e:ref:secrets/cart.json#/ARN}',
      '${k2e:ref:secrets/admin.json#/ARN}',
    ]);
  });
});

describe('placeholders', () => {
  it('name the key of k2e.yaml, or the file and the place in AWS’s answer', () => {
    const files = emitted(shop());
    const service = JSON.parse(files.get('services/cart.json') ?? '');
    expect(service.networkConfiguration.awsvpcConfiguration.subnets).toEqual(['${k2e:network.taskSubnets}']);
    expect(service.loadBalancers[0].targetGroupArn).toBe(
      '${k2e:ref:target-groups/cart.json#/TargetGroups/0/TargetGroupArn}',
    );
  });

  it('are the only thing that a reader takes for one, whatever the user’s text is', () => {
    const literal = fc
      .oneof(
        fc.string({unit: 'binary'}),
        fc.constantFrom('${k2e:', '${k2e:dollar}', '$', '{k2e:', '}', '${', '$${k2e:x}'),
      )
      .filter(text => !holdsReserved(text));
    const key = fc
      .string({minLength: 1})
      .filter(text => !holdsReserved(text))
      .map(text => `key.${text}`);
    const part = fc.oneof(
      literal.map(text => ({written: text, meant: text})),
      key.map(name => ({written: configToken(name), meant: `<${name}>`})),
      key.map(name => ({
        written: refToken(handle('roles', 'x'), `/${name}`),
        meant: `<ref:roles/x.json#/${name}>`,
      })),
    );
    fc.assert(
      fc.property(fc.array(part), parts => {
        const text = writeText(parts.map(({written}) => written).join(''));
        expect(fill(text, inside => `<${inside}>`)).toBe(parts.map(({meant}) => meant).join(''));
      }),
    );
  });
});

describe('the index', () => {
  it('lists every other file, with an order in which each comes after what it depends on', () => {
    const report = {path: 'report.json', content: '{}\n'};
    const options = {...OPTIONS, reportFiles: [report]};
    const index = indexOf(shop(), options);
    const listed = [...index.files, ...index.otherFiles].map(({path}) => path);
    expect([...emitted(shop(), options).keys()].filter(path => path !== 'k2e-output.json').sort()).toEqual(
      listed.sort(),
    );
    for (const {path, order, dependsOn} of index.files) {
      for (const other of dependsOn) {
        const before = index.files.find(file => file.path === other);
        expect(before?.order, `${other} before ${path}`).toBeLessThan(order);
      }
    }
    expect(index.files.map(({order}) => order)).toEqual(index.files.map((_, position) => position + 1));
  });

  it('follows the order of the kinds where dependencies allow it', () => {
    const kinds = indexOf(shop()).files.map(({kind}) => kind);
    expect([...new Set(kinds)]).toEqual([
      'secrets',
      'roles',
      'role-policies',
      'load-balancers',
      'target-groups',
      'listeners',
      'listener-rules',
      'task-definitions',
      'services',
    ]);
  });

  it('tells the command, the sources, the dependencies and what is missing', () => {
    const index = indexOf(shop());
    expect(index.files.find(({path}) => path === 'services/cart.json')).toMatchObject({
      kind: 'services',
      name: 'cart',
      cli: ['ecs', 'create-service'],
      sources: [{kind: 'Deployment', namespace: 'shop', name: 'cart'}],
      dependsOn: ['listener-rules/cart.json', 'target-groups/cart.json', 'task-definitions/cart.json'],
    });
    expect(index.placeholders).toEqual([
      {key: 'network.albSubnets', files: ['load-balancers/shop.json']},
      {key: 'network.taskSubnets', files: ['services/admin.json', 'services/cart.json']},
      {key: 'network.vpcId', files: ['target-groups/admin.json', 'target-groups/cart.json']},
    ]);
  });

  it('does not depend on the order of the plan', () => {
    const {resources, ...rest} = shop();
    const turned = {...rest, resources: new Map([...resources].reverse())};
    expect(emitted(turned).get('k2e-output.json')).toBe(emitted(shop()).get('k2e-output.json'));
  });

  it('names secret values in a stable order', () => {
    const secret = (name: string) => ({
      store: 'ssm' as const,
      name,
      source: object('Secret', 'db'),
      key: 'password',
    });
    expect(indexOf(planOf([], [], [secret('/b'), secret('/a')])).secretValues).toEqual([
      secret('/a'),
      secret('/b'),
    ]);
  });

  it('breaks circles of mere order, deterministically', () => {
    const service = (name: string, after: string) =>
      resource(`services/${name}`, {serviceName: name}, {after: [`services/${after}`]});
    const files = indexOf(planOf([service('b', 'a'), service('a', 'b')])).files;
    expect(files.map(({name, dependsOn}) => [name, dependsOn])).toEqual([
      ['b', []],
      ['a', ['services/b.json']],
    ]);
  });

  it('never drops a dependency on an answer for one of mere order', () => {
    const files = indexOf(
      planOf([
        resource('services/a', {serviceName: 'a'}, {after: ['services/b']}),
        resource('services/b', {
          serviceName: 'b',
          role: refToken(handle('services', 'a'), '/service/serviceArn'),
        }),
      ]),
    ).files;
    expect(files.map(({name}) => name)).toEqual(['a', 'b']);
    expect(files[1]?.dependsOn).toEqual(['services/a.json']);
  });

  it('cannot be made for references in a circle or into nothing', () => {
    const role = (name: string, to: string) =>
      resource(`services/${name}`, {serviceName: name, role: refToken(handle('services', to), '/x')});
    expect(() => emitNative(planOf([role('a', 'b'), role('b', 'a')]), OPTIONS)).toThrow(/circle/);
    expect(() => emitNative(planOf([role('a', 'b')]), OPTIONS)).toThrow(/services\/b/);
  });
});

describe('resources of blocked workloads', () => {
  const admin = ['services/admin', 'task-definitions/admin', 'target-groups/admin', 'secrets/admin'] as const;

  it('are not written, nor is what only serves them', () => {
    const keys = writtenKeys(shop(admin), false);
    expect(keys).not.toContain('services/admin');
    expect(keys).not.toContain('target-groups/admin');
    expect(keys).not.toContain('listener-rules/admin');
    expect(keys).toContain('listener-rules/cart');
  });

  it('are written where something shared needs them', () => {
    const keys = writtenKeys(shop(admin), false);
    expect(keys).toContain('role-policies/execution');
    expect(keys).toContain('secrets/admin');
    const index = indexOf(shop(admin));
    expect(index.files.find(({path}) => path === 'secrets/admin.json')?.blocked).toBe(true);
    expect(index.files.find(({path}) => path === 'secrets/cart.json')).not.toHaveProperty('blocked');
  });

  it('are not pulled in by an order alone', () => {
    const plan = planOf(
      [
        resource('services/cart', {serviceName: 'cart'}, {after: ['services/admin']}),
        resource('services/admin', {serviceName: 'admin'}),
      ],
      ['services/admin'],
    );
    expect(indexOf(plan).files.map(({path, dependsOn}) => [path, dependsOn])).toEqual([
      ['services/cart.json', []],
    ]);
  });

  it('take with them a chain that hangs on them', () => {
    const plan = planOf(
      [
        resource('services/a', {serviceName: 'a'}),
        resource('scalable-targets/a', {
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId: refToken(handle('services', 'a'), '/service/serviceName'),
        }),
        resource('scaling-policies/a', {
          PolicyName: 'a',
          ServiceNamespace: 'ecs',
          ScalableDimension: 'ecs:service:DesiredCount',
          ResourceId: refToken(handle('scalable-targets', 'a'), '/ScalableTargetARN'),
        }),
      ],
      ['services/a'],
    );
    expect([...writtenKeys(plan, false)]).toEqual([]);
    expect(writtenKeys(plan, true).size).toBe(3);
  });

  it('never leave a reference to a file that is not there, nor tear a running workload apart', () => {
    const everything = [...shop().resources.keys()];
    fc.assert(
      fc.property(fc.subarray(everything), blocked => {
        const plan = shop(blocked);
        const index = indexOf(plan);
        const paths = new Set(index.files.map(({path}) => path));
        for (const [path, content] of emitted(plan)) {
          if (path === 'k2e-output.json') continue;
          for (const [, file] of content.matchAll(/\$\{k2e:ref:([^#]*)#/g)) expect(paths).toContain(file);
        }
        for (const name of ['services/cart', 'services/admin'] as const) {
          expect(paths.has(`${name}.json`)).toBe(!plan.blocked.has(name));
        }
      }),
    );
  });
});
