import {quantityOf, resourcesOf} from '../../choices/container-resources.ts';
import {isConverted} from '../../choices/converted.ts';
import type {ContainerPart, KubeObject, Workload} from '../../model/inventory.ts';
import type {LimitRange, LimitRangeItem} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {type Context, defineRule} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {type Breach, breaches} from './bounds.ts';

const WEB = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "example/app:1"}]}`;

export default defineRule({
  id: 'limit-range/limits',
  on: 'LimitRange',
  claims: WHOLE,
  summary:
    'The defaults of a LimitRange are counted where containers name no resources; its bounds have no counterpart.',
  rationale:
    'A LimitRange gives requests and limits to containers that name none, when their pods are made: a default, else the ' +
    'maximum, is the limit; a default request, else that limit, else the minimum, is the request. k2e counts them as the ' +
    'cluster does, so that tasks get the size that the pods have. It also refuses pods beyond its bounds; nobody refuses task ' +
    'definitions on ECS.',
  remediation: 'Check task sizes in the pipeline if the bounds matter.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/policy/limit-range/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped', 'approximate'],
  examples: [
    {
      name: 'a default for containers without limits',
      given: `apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec: {limits: [{type: Container, default: {memory: 1Gi}, defaultRequest: {cpu: 500m}}]}
${WEB}`,
      emits: {
        'task-definitions/shop-web': {cpu: '512', memory: '1024', containerDefinitions: [{memory: 1024}]},
      },
      findings: [
        {level: 'info', fidelity: 'dropped', path: '', says: 'Deployment shop/web (app: cpu, memory)'},
      ],
    },
    {
      name: 'a maximum, which is the limit of containers that name none',
      given: `apiVersion: v1
kind: LimitRange
metadata: {name: bounds, namespace: shop}
spec: {limits: [{type: Container, max: {memory: 2Gi}, min: {cpu: 100m}}]}
${WEB}`,
      emits: {'task-definitions/shop-web': {containerDefinitions: [{cpu: 102, memory: 2048}]}},
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'app: cpu, memory'}],
    },
    {
      name: 'a container that the cluster refuses',
      given: `apiVersion: v1
kind: LimitRange
metadata: {name: bounds, namespace: shop}
spec: {limits: [{type: Container, max: {memory: 1Gi}}]}
${WEB.replace('app:1"', 'app:1", resources: {limits: {memory: 4Gi}}')}`,
      emits: {'task-definitions/shop-web': {memory: '4096'}},
      findings: [
        {level: 'info', fidelity: 'dropped', path: '', says: 'bounds'},
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/limits/0/max/memory',
          says: 'container app: limit 4Gi',
        },
      ],
    },
    {
      name: 'two that give different amounts',
      given: `apiVersion: v1
kind: LimitRange
metadata: {name: small, namespace: shop}
spec: {limits: [{type: Container, default: {memory: 1Gi}}]}
---
apiVersion: v1
kind: LimitRange
metadata: {name: large, namespace: shop}
spec: {limits: [{type: Container, default: {memory: 2Gi}}]}
${WEB}`,
      emits: {'task-definitions/shop-web': {containerDefinitions: [{memory: 2048}]}},
      findings: [
        {level: 'info', fidelity: 'dropped', path: '', says: 'shop/large'},
        {level: 'info', fidelity: 'dropped', path: '', says: 'shop/small'},
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/limits/0/default/memory',
          says: 'LimitRange shop/large and LimitRange shop/small give containers different amounts of memory',
        },
      ],
    },
    {
      name: 'nobody to give defaults to',
      given: `apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec: {limits: [{type: Container, default: {memory: 512Mi}}]}`,
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'defaults'}],
    },
  ],
  map({object, context, report}) {
    const range = object as KubeObject<LimitRange>;
    const workloads = context.inventory
      .workloadsIn(object.ref.namespace)
      .filter(workload => isConverted(workload, context));
    const names = defaultedBy(range.value);
    const given = workloads.flatMap(workload => {
      const texts = workload.containers.flatMap(container =>
        defaultsText(container, names, workload, context),
      );
      return texts.length === 0 ? [] : [{workload, text: `${workloadName(workload)} (${texts.join('; ')})`}];
    });
    const counted =
      given.length === 0
        ? 'no container of the input takes a default from it'
        : `containers that name nothing themselves count with its defaults: ${listed(given.map(({text}) => text))}`;
    report('', {
      level: 'info',
      fidelity: 'dropped',
      message: `${nameOf(object)} is no object of ECS; ${counted}.`,
      remediation:
        given.length === 0
          ? 'Nothing needs to be done.'
          : 'Nothing needs to be done; write the resources into the manifests to see them there.',
      workload: given.map(({workload}) => workload),
    });
    for (const [index, name, others] of given.length === 0 ? [] : contested(range, context)) {
      report(pointer('spec', 'limits', index, 'default', name), {
        level: 'review',
        fidelity: 'approximate',
        message: `${listed([object, ...others].map(nameOf))} give containers different amounts of ${name}, of which Kubernetes takes any; k2e counts the largest.`,
        remediation: 'Look at what the pods in the cluster have, and write it into the manifests.',
        workload: given.map(({workload}) => workload),
      });
    }
    for (const [index, item] of (range.value.spec?.limits ?? []).entries()) {
      const found = workloads.flatMap(workload => breaches(item, workload, context));
      for (const same of Map.groupBy(found, ({bound, resource}) => `${bound} ${resource}`).values()) {
        const [first] = same;
        if (!first) continue;
        report(pointer('spec', 'limits', index, first.bound, first.resource), {
          level: 'review',
          fidelity: 'approximate',
          message: `The cluster refuses pods of ${listed(same.map(breachText))} by this bound; ECS runs their tasks all the same.`,
          remediation:
            'Check that the sizes are meant: the manifests have changed since the pods were made, or the bound has.',
          workload: same.map(({workload}) => workload),
        });
      }
    }
  },
});

function breachText({workload, by}: Breach): string {
  return `${workloadName(workload)} (${by})`;
}

const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'] as const;
type ResourceName = (typeof RESOURCES)[number];

/** The resources of which a LimitRange gives containers some. */
function defaultedBy(range: LimitRange): readonly ResourceName[] {
  const items = containerItems(range);
  return RESOURCES.filter(name =>
    items.some(([, item]) => quantityOf(item.default, name) ?? quantityOf(item.defaultRequest, name)),
  );
}

/** The resources of which the LimitRange gives containers another amount than others of its namespace, by item. */
function contested(
  {ref, id, value}: KubeObject<LimitRange>,
  {inventory}: Context,
): readonly (readonly [index: number, resource: ResourceName, others: readonly KubeObject[]])[] {
  const neighbours = inventory
    .all<LimitRange>('LimitRange')
    .filter(other => other.id !== id && other.ref.namespace === ref.namespace);
  return containerItems(value).flatMap(([index, item]) =>
    RESOURCES.flatMap((name): [number, ResourceName, readonly KubeObject[]][] => {
      const others = neighbours.filter(other =>
        containerItems(other.value).some(([, each]) => isOther(item, each, name)),
      );
      // Told once, on the first by name.
      const isTold = others.length > 0 && others.every(other => ref.name < other.ref.name);
      return isTold ? [[index, name, others]] : [];
    }),
  );
}

function isOther(item: LimitRangeItem, other: LimitRangeItem, name: ResourceName): boolean {
  return (['default', 'defaultRequest'] as const).some(field => {
    const [one, two] = [quantityOf(item[field], name), quantityOf(other[field], name)];
    return one !== undefined && two !== undefined && one.compare(two) !== 0;
  });
}

/** The items for containers, with their places in the list. */
function containerItems({spec}: LimitRange): readonly (readonly [index: number, item: LimitRangeItem])[] {
  return [...(spec?.limits ?? []).entries()].filter(([, {type}]) => type === 'Container');
}

/** `app: cpu, memory`: what a container has from LimitRanges; nothing where it has all of its own. */
function defaultsText(
  container: ContainerPart,
  given: readonly ResourceName[],
  workload: Workload,
  context: Context,
): string[] {
  const resources = resourcesOf(container, workload, context);
  const names = given.filter(
    name =>
      resources.request(name)?.origin === 'limit-range' || resources.limit(name)?.origin === 'limit-range',
  );
  return names.length === 0 ? [] : [`${container.name}: ${names.join(', ')}`];
}
