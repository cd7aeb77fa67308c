import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {resourceOf} from '../../src/ecs/plan.ts';
import {convertText} from '../run.ts';

const TEMPLATE = {
  metadata: {labels: {app: 'web'}},
  spec: {
    containers: [
      {
        name: 'web',
        image: 'example/web:1',
        ports: [{containerPort: 8080}],
        resources: {requests: {cpu: '250m'}},
        env: [{name: 'PASSWORD', valueFrom: {secretKeyRef: {name: 'db', key: 'password'}}}],
      },
    ],
  },
};
const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {name: 'db', namespace: 'shop'},
  stringData: {password: 'xyzzy-plugh'},
};
const SELECTOR = {matchLabels: {app: 'web'}};
const HASH = {'rollouts-pod-template-hash': '5d4f8'};

function rollout(spec: object, metadata: object = {}) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: {name: 'web', namespace: 'shop', ...metadata},
    spec: {replicas: 3, strategy: {canary: {}}, ...spec},
  };
}

function own(strategy: unknown = {canary: {}}, more: object = {}) {
  return rollout({selector: SELECTOR, template: TEMPLATE, strategy, ...more});
}

function service(selector: object = {app: 'web'}) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {name: 'web', namespace: 'shop'},
    spec: {selector, ports: [{port: 80, targetPort: 8080}]},
  };
}

const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {name: 'pods', namespace: 'shop'},
  spec: {
    replicas: 0,
    strategy: {type: 'Recreate'},
    minReadySeconds: 5,
    selector: SELECTOR,
    template: TEMPLATE,
  },
};
const LENT = rollout({workloadRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'pods'}});

function run(objects: readonly object[], config = '') {
  return convertText(objects.map(object => JSON.stringify(object)).join('\n---\n'), config, {ledger: true});
}

/** Rules with findings on the object of this kind. */
function rulesOn(kind: string, {report}: ReturnType<typeof run>) {
  return report.findings.filter(({object}) => object.kind === kind).map(({rule}) => rule);
}

describe('a Rollout with a template', () => {
  test('is converted like a Deployment, secrets included', () => {
    const {plan, report} = run([own(), SECRET]);
    const [container] = resourceOf(plan, 'task-definitions/shop-web')?.input.containerDefinitions ?? [];
    expect(container?.secrets?.map(({name}) => name)).toEqual(['PASSWORD']);
    expect(JSON.stringify(report)).not.toContain('xyzzy');
    expect(report.workloads.map(({object}) => object.kind)).toEqual(['Rollout']);
    expect(report.summary.unaccounted).toBe(0);
  });

  test('in a live dump speaks for the ReplicaSets and pods that Argo made of it, and is what a Service of one revision leads to', () => {
    const made = {name: 'web-5d4f8', namespace: 'shop', labels: {app: 'web', ...HASH}};
    const owner = (kind: string, name: string) => ({
      ownerReferences: [
        {
          apiVersion: kind === 'Rollout' ? 'argoproj.io/v1alpha1' : 'apps/v1',
          kind,
          name,
          uid: 'u',
          controller: true,
        },
      ],
    });
    const set = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {...made, ...owner('Rollout', 'web')},
      spec: {
        replicas: 3,
        selector: {matchLabels: {app: 'web', ...HASH}},
        template: {...TEMPLATE, metadata: {labels: made.labels}},
      },
    };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {...made, name: 'web-5d4f8-abcde', ...owner('ReplicaSet', 'web-5d4f8')},
      spec: TEMPLATE.spec,
    };
    for (const objects of [
      [own(), service({app: 'web', ...HASH})],
      [own(), set, pod, service({app: 'web', ...HASH})],
    ]) {
      const {plan, report} = run([...objects, SECRET]);
      expect([...plan.resources.keys()].filter(key => key.startsWith('services/'))).toEqual([
        'services/shop-web',
      ]);
      expect(resourceOf(plan, 'services/shop-web')?.input.serviceConnectConfiguration?.services).toHaveLength(
        1,
      );
      expect(report.summary.unaccounted).toBe(0);
    }
  });

  test('without image or selector is a fragment', () => {
    for (const spec of [
      {selector: SELECTOR, template: {spec: {containers: [{name: 'web'}]}}},
      {template: TEMPLATE},
    ]) {
      const result = run([rollout(spec)]);
      expect(rulesOn('Rollout', result)).toEqual(['input/partial-object']);
    }
  });

  test('is a worker under its own name', () => {
    const {plan, cutover} = run([own(), SECRET], 'cutover: {workers: {Rollout/shop/web: exclusive}}');
    expect(cutover.workers).toMatchObject([{workload: 'Rollout/shop/web', mode: 'exclusive', tasks: 3}]);
    expect(resourceOf(plan, 'services/shop-web')?.input.desiredCount).toBe(0);
  });
});

describe('a Rollout of the pods of a Deployment', () => {
  const autoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {name: 'web', namespace: 'shop'},
    spec: {
      scaleTargetRef: {apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web'},
      minReplicas: 4,
      maxReplicas: 8,
      metrics: [
        {type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 70}}},
      ],
    },
  };

  test('gives the service its count and strategy; what scales it scales the service', () => {
    const {plan, report, cutover} = run([LENT, DEPLOYMENT, autoscaler, service(), SECRET]);
    expect(resourceOf(plan, 'services/shop-pods')?.input).toMatchObject({
      desiredCount: 4,
      deploymentConfiguration: {strategy: 'ROLLING', minimumHealthyPercent: 75},
    });
    expect(resourceOf(plan, 'scalable-targets/shop-pods')?.input).toMatchObject({
      MinCapacity: 4,
      MaxCapacity: 8,
    });
    expect(cutover.workers).toMatchObject([{workload: 'Rollout/shop/web', service: 'shop-pods', tasks: 4}]);
    expect(report.summary.unaccounted).toBe(0);
    const fates = report.ledger?.filter(
      ({object, path}) => object.kind === 'Deployment' && /^\/spec\/(?:replicas|strategy|min)/.test(path),
    );
    expect(fates?.map(({disposition}) => disposition)).toEqual(['dropped', 'dropped', 'dropped']);
  });

  test('in a live dump lends its name to the pods, which the Services of one revision select', () => {
    const labels = {app: 'web', tier: 'front', ...HASH};
    const controller = (kind: string, name: string) => ({
      ownerReferences: [{apiVersion: 'x', kind, name, uid: 'u', controller: true}],
    });
    const set = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {name: 'web-5d4f8', namespace: 'shop', labels, ...controller('Rollout', 'web')},
      spec: {replicas: 3, selector: {matchLabels: labels}, template: {...TEMPLATE, metadata: {labels}}},
    };
    // Only the running pods bear the label: the template of the Deployment has changed since.
    const {plan} = run([LENT, DEPLOYMENT, set, service({tier: 'front', ...HASH}), SECRET]);
    expect([...plan.resources.keys()].filter(key => key.startsWith('services/'))).toEqual([
      'services/shop-pods',
    ]);
    expect(resourceOf(plan, 'services/shop-pods')?.input.serviceConnectConfiguration?.services).toHaveLength(
      1,
    );
  });

  test('blocks where the Deployment is not there', () => {
    const result = run([LENT]);
    expect(result.report.findings.filter(({level}) => level === 'blocker').map(({rule}) => rule)).toEqual([
      'rollout/workload-ref',
    ]);
  });
});

describe('a Canary of Flagger', () => {
  const canary = (analysis: object) => ({
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: {name: 'pods', namespace: 'shop'},
    spec: {
      targetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'pods'},
      service: {port: 80, name: 'web'},
      analysis,
    },
  });
  const configuration = (analysis: object) =>
    resourceOf(run([canary(analysis), DEPLOYMENT, service(), SECRET]).plan, 'services/shop-pods')?.input
      .deploymentConfiguration;

  test.each([
    [
      'steps of one size',
      {interval: '30s', stepWeight: 20, maxWeight: 60},
      {linearConfiguration: {stepPercent: 20, stepBakeTimeInMinutes: 1}},
    ],
    [
      'shares as they stand',
      {interval: '2m', stepWeights: [1, 5, 50]},
      {canaryConfiguration: {canaryPercent: 1, canaryBakeTimeInMinutes: 6}},
    ],
    [
      'no more than a share',
      {stepWeight: 50, maxWeight: 50},
      {canaryConfiguration: {canaryPercent: 50, canaryBakeTimeInMinutes: 1}},
    ],
    [
      'looks without requests',
      {interval: '1m', iterations: 5},
      {strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0},
    ],
  ])('%s', (_name, analysis, expected) => {
    expect(configuration(analysis)).toMatchObject(expected);
  });
});

test('whatever stands in a Rollout or a Canary, every leaf is accounted for and no rule fails', () => {
  const value = fc.jsonValue({maxDepth: 3}) as fc.Arbitrary<unknown>;
  const step = fc.oneof(
    value,
    fc.record({setWeight: fc.oneof(fc.integer(), value)}),
    fc.record({pause: fc.record({duration: fc.oneof(fc.integer(), fc.string(), value)})}),
    fc.record({analysis: value}),
  );
  const field = fc.constantFrom(
    'analysis',
    'canaryService',
    'maxSurge',
    'trafficRouting',
    'scaleDownDelaySeconds',
    '__proto__',
    'pingPong',
  );
  const strategy = fc.oneof(
    value,
    fc.record({canary: fc.record({steps: fc.array(step, {maxLength: 4})})}),
    fc
      .tuple(field, value, fc.constantFrom('canary', 'blueGreen'))
      .map(([key, found, of]) => ({[of]: {[key]: found}})),
  );
  fc.assert(
    fc.property(
      strategy,
      value,
      fc.constantFrom('strategy', 'workloadRef', 'analysis', 'paused', 'template'),
      (wish, found, key) => {
        const canary = {
          ...LENT,
          apiVersion: 'flagger.app/v1beta1',
          kind: 'Canary',
          spec: {targetRef: {kind: 'Deployment', name: 'pods'}, analysis: found, [key]: wish},
        };
        const {report} = run([
          own(wish, {[key]: found}),
          rollout({...LENT.spec, strategy: wish}, {name: 'lent'}),
          DEPLOYMENT,
          canary,
          service(),
          SECRET,
        ]);
        expect([report.summary.unaccounted, report.rules.failed]).toEqual([0, 0]);
      },
    ),
    {numRuns: 60},
  );
});
