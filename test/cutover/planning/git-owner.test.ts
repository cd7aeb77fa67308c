import {describe, expect, test} from 'vitest';
import {rolesFor} from '../../../src/cutover/cluster-roles.ts';
import {commitsOf} from '../../../src/cutover/commit.ts';
import {parseDraft} from '../../../src/cutover/draft.ts';
import type {Plan} from '../../../src/cutover/plan.ts';
import {parsePlan, planText} from '../../../src/cutover/plan-file.ts';
import {makePlan} from '../../../src/cutover/planning/make-plan.ts';
import type {JsonObject} from '../../../src/json.ts';
import {DRAFT, discoveryOf, SHOP} from './account.ts';

/** A plan of the shop in which these objects take the place of those of their kind. */
function planOf(objects: readonly JsonObject[], settings = ''): Promise<Plan> {
  const kinds = new Set(objects.map(({kind}) => kind));
  const account = {...SHOP, objects: [...SHOP.objects.filter(({kind}) => !kinds.has(kind)), ...objects]};
  const draft = DRAFT.replace('steps: [10, 50, 100]', `steps: [10, 50, 100]${settings}`);
  return makePlan(parseDraft(draft, 'cutover.yaml'), 'eu-central-1', discoveryOf(account));
}

const SUSPEND = {'f:spec': {'f:suspend': {}}};
const TRACKED = {annotations: {'argocd.argoproj.io/tracking-id': 'shop:batch/CronJob:shop/nightly'}};

function cronJob(metadata: JsonObject): JsonObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {name: 'nightly', namespace: 'shop', uid: 'u-1', ...metadata},
    spec: {
      schedule: '15 3 * * *',
      timeZone: 'Europe/Berlin',
      suspend: false,
      concurrencyPolicy: 'Allow',
    },
  };
}

function application(spec: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {name: 'shop', namespace: 'argocd', ...more},
    spec,
  };
}

const byArgo = (operation: string, fieldsV1: JsonObject = SUSPEND): JsonObject => ({
  manager: 'argocd-controller',
  operation,
  fieldsV1,
});

describe('who sets `suspend` from Git', () => {
  test('Argo CD: nothing is paused, and the plan names the owner and where in Git', async () => {
    const source = {repoURL: 'https://git.example.com/shop.git', path: 'deploy', targetRevision: 'main'};
    const plan = await planOf([
      cronJob({...TRACKED, managedFields: [byArgo('Apply')]}),
      application({source, syncPolicy: {automated: {selfHeal: true}}}),
    ]);
    const [track] = plan.batches;
    expect(track).toMatchObject({
      holds: [],
      gitOwner: {
        name: "Argo CD's Application shop",
        managers: ['argocd-controller', 'argocd-application-controller'],
        source: 'https://git.example.com/shop.git, path deploy, revision main',
      },
    });
    expect(plan.notes?.join()).toContain(
      "Argo CD's Application shop sets /spec/suspend of CronJob shop/nightly",
    );
    expect(parsePlan(planText(plan), 'plan').plan.batches).toEqual(JSON.parse(JSON.stringify(plan.batches)));
    expect(rolesFor(plan)[0]?.rules).toContainEqual({
      apiGroups: ['batch'],
      resources: ['cronjobs'],
      resourceNames: ['nightly'],
      verbs: ['get'],
    });
  });

  test.each<[string, readonly JsonObject[]]>([
    [
      'below an ApplicationSet',
      [application({}, {ownerReferences: [{kind: 'ApplicationSet', name: 'all'}]})],
    ],
    ['that does not sync by itself', [application({})]],
    ['in another cluster', []],
  ])('an Application %s is no reason to refuse', async (_, objects) => {
    const plan = await planOf([cronJob({...TRACKED, managedFields: [byArgo('Apply')]}), ...objects]);
    expect(plan.left).toEqual([]);
    expect(plan.batches[0]?.gitOwner?.name).toBe("Argo CD's Application shop");
  });

  const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
  const ofAnnotation = {'f:metadata': {'f:annotations': {[`f:${APPLIED}`]: {}}}};
  const applied = (spec: JsonObject): JsonObject => ({
    annotations: {...TRACKED.annotations, [APPLIED]: JSON.stringify({spec})},
  });

  test.each<[string, JsonObject, boolean]>([
    [
      'declares it by client-side apply, after `kubectl apply` had set it',
      {
        ...applied({suspend: false}),
        managedFields: [
          {manager: 'kubectl-client-side-apply', operation: 'Update', fieldsV1: SUSPEND},
          byArgo('Update', ofAnnotation),
        ],
      },
      true,
    ],
    [
      'made the object by client-side apply, which owns a default that Git does not have',
      {...applied({}), managedFields: [byArgo('Update', {...SUSPEND, ...ofAnnotation})]},
      false,
    ],
    [
      'does not declare it',
      {...TRACKED, managedFields: [byArgo('Apply', {'f:spec': {'f:schedule': {}}})]},
      false,
    ],
    [
      'sets its status only',
      {...TRACKED, managedFields: [{...byArgo('Update'), subresource: 'status'}]},
      false,
    ],
    ['may declare it, for nothing is recorded', TRACKED, true],
  ])('Argo CD %s', async (_, metadata, isDeclared) => {
    const [track] = (await planOf([cronJob(metadata), application({})])).batches;
    expect(track?.gitOwner !== undefined).toBe(isDeclared);
    expect(track?.holds).toEqual([]);
  });

  test('Flux: the Kustomization tells where in Git', async () => {
    const labels = {
      'kustomize.toolkit.fluxcd.io/name': 'apps',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    };
    const managedFields = [{manager: 'kustomize-controller', operation: 'Apply', fieldsV1: SUSPEND}];
    const kustomization = {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: {name: 'apps', namespace: 'flux-system'},
      spec: {path: './apps', sourceRef: {kind: 'GitRepository', name: 'shop'}},
    };
    const plan = await planOf([cronJob({labels, managedFields}), kustomization]);
    expect(plan.batches[0]).toMatchObject({
      holds: [],
      gitOwner: {
        name: "Flux's Kustomization flux-system/apps",
        managers: ['kustomize-controller'],
        source: 'GitRepository shop, path ./apps',
      },
    });
  });

  test('a HelmRelease of Flux renders a chart', async () => {
    const labels = {'helm.toolkit.fluxcd.io/name': 'shop', 'helm.toolkit.fluxcd.io/namespace': 'shop'};
    const managedFields = [{manager: 'helm-controller', operation: 'Update', fieldsV1: SUSPEND}];
    expect((await planOf([cronJob({labels, managedFields})])).batches[0]?.gitOwner).toEqual({
      name: "Flux's HelmRelease shop/shop",
      managers: ['helm-controller'],
      isChart: true,
    });
  });

  test('neither passwords nor control characters of an address get into the plan', async () => {
    const source = {repoURL: 'https://k2e:s3cret@git.example.com/shop.git?token=abc\u001b[2J', path: 'a\nb'};
    const plan = await planOf([
      cronJob({...TRACKED, managedFields: [byArgo('Apply')]}),
      application({source}),
    ]);
    expect(plan.batches[0]?.gitOwner?.source).toBe('https://git.example.com/shop.git, path a b');
  });

  test('what is said for one object counts for it', async () => {
    const objects = [
      cronJob({...TRACKED, managedFields: [byArgo('Apply')]}),
      application({syncPolicy: {automated: {}}}),
    ];
    const [paused] = (await planOf(objects, ', gitopsFor: {CronJob/shop/nightly: pause}')).batches;
    expect([paused?.gitOwner, paused?.holds.length]).toEqual([undefined, 1]);
    const [other] = (await planOf(objects, ', gitops: pause, gitopsFor: {CronJob/shop/nightly: commit}'))
      .batches;
    expect([other?.gitOwner?.name, other?.holds.length]).toEqual(["Argo CD's Application shop", 0]);
  });
});

describe('who sets replicas, and what keeps them, from Git', () => {
  const labels = {'kustomize.toolkit.fluxcd.io/name': 'apps'};
  const flux = (fieldsV1: JsonObject): JsonObject => ({
    manager: 'kustomize-controller',
    operation: 'Apply',
    fieldsV1,
  });
  const mailer = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'mailer',
      namespace: 'shop',
      labels,
      managedFields: [flux({'f:spec': {'f:replicas': {}}})],
    },
    spec: {replicas: 3},
  };
  const pause = 'autoscaling.keda.sh/paused-replicas';
  const scaled = (annotations: JsonObject): JsonObject => ({
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: {
      name: 'mailer',
      namespace: 'shop',
      labels,
      annotations,
      managedFields: [flux({'f:metadata': {'f:annotations': {[`f:${pause}`]: {}}}})],
    },
    spec: {scaleTargetRef: {name: 'mailer'}},
  });

  test('a worker is scaled in Git, there and back', async () => {
    const plan = await planOf([mailer]);
    expect(commitsOf(plan, 'there').map(({field, value}) => [field, value])).toEqual([['/spec/replicas', 0]]);
    expect(commitsOf(plan, 'back').map(({field, value}) => [field, value])).toEqual([['/spec/replicas', 3]]);
  });

  test('an annotation that Git declares is changed there; one that it does not, by k2e', async () => {
    const [declared] = (await planOf([mailer, scaled({[pause]: '5'})])).workers;
    expect(declared?.holds).toMatchObject([
      {before: {'/metadata/annotations/autoscaling.keda.sh~1paused-replicas': '5'}, gitOwner: {}},
    ]);
    const [free] = (await planOf([mailer, scaled({})])).workers;
    expect(free?.holds).toMatchObject([{ref: {kind: 'ScaledObject'}}]);
    expect(free?.holds[0]?.gitOwner).toBeUndefined();
  });
});
