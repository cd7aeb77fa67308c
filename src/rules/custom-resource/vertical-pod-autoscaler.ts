import {resourcesOf} from '../../choices/container-resources.ts';
import {isConverted} from '../../choices/converted.ts';
import {fittingSize} from '../../choices/fitting-size.ts';
import {taskSize} from '../../choices/task-size.ts';
import {taskCpuUnits} from '../../ecs/units.ts';
import {isObject} from '../../json.ts';
import type {ContainerPart, KubeObject, Workload} from '../../model/inventory.ts';
import {Quantity} from '../../model/quantity.ts';
import {valueAt} from '../../pointer.ts';
import {nameOf, WHOLE} from '../object-rule.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {workloadsOf} from './advice.ts';

/** True for a VerticalPodAutoscaler of the add-on (`autoscaling.k8s.io`). */
export function isVerticalPodAutoscaler({ref}: KubeObject): boolean {
  return ref.kind === 'VerticalPodAutoscaler' && ref.apiVersion.startsWith('autoscaling.k8s.io/');
}

const VPA = (spec: string) => `apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: app, namespace: shop}
${spec}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec: {containers: [{name: app, image: "example/app:1", resources: {requests: {cpu: 1, memory: 2Gi}, limits: {memory: 2Gi}}}]}`;

const TARGET = 'targetRef: {apiVersion: apps/v1, kind: Deployment, name: app}';
const STATUS =
  'status: {recommendation: {containerRecommendations: [{containerName: app, target: {cpu: 200m, memory: "314572800"}}]}}';

export default defineRule({
  id: 'custom-resource/vertical-pod-autoscaler',
  on: 'other',
  claims: WHOLE,
  summary: 'The recommendation of a VerticalPodAutoscaler is told as a size; ECS changes no sizes by itself.',
  rationale:
    'The Vertical Pod Autoscaler measures pods and changes their requests while they run, so that what the manifest asks for is not ' +
    'what the pods have. ECS gives every task the size of its task definition. The recommendation in the status of the ' +
    'object rests on days of measurements: k2e adds it up over the containers and names the size that would hold it.',
  remediation:
    'Set the size with `workloads.<Kind>/<namespace>/<name>.cpu` and `memory` in k2e.yaml, and look at AWS Compute Optimizer afterwards.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/autoscaling/vertical-pod-autoscale/'],
    ecs: ['https://docs.aws.amazon.com/compute-optimizer/latest/ug/view-ecs-recommendations.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['dropped'],
  examples: [
    {
      name: 'a recommendation that the pods run with',
      given: VPA(`spec: {${TARGET}, updatePolicy: {updateMode: Recreate}}\n${STATUS}`),
      emits: {'task-definitions/shop-app': {cpu: '1024', memory: '2048'}},
      findings: [{level: 'review', fidelity: 'dropped', path: '', says: '256 CPU units and 512 MiB'}],
    },
    {
      name: 'a recommendation that only advises',
      given: VPA(`spec: {${TARGET}, updatePolicy: {updateMode: "Off"}}\n${STATUS}`),
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'app 200m and 300 MiB'}],
    },
    {
      name: 'a recommendation on EC2, where a task has just what it needs',
      given: VPA(`spec: {${TARGET}, updatePolicy: {updateMode: Recreate}}\n${STATUS}`),
      config: 'compute: ec2',
      findings: [{level: 'review', fidelity: 'dropped', path: '', says: '205 CPU units and 300 MiB'}],
    },
    {
      name: 'a recommendation on Managed Instances',
      given: VPA(`spec: {${TARGET}, updatePolicy: {updateMode: Recreate}}\n${STATUS}`),
      config: 'compute: managed',
      findings: [{level: 'review', fidelity: 'dropped', path: '', says: '205 CPU units and 300 MiB'}],
    },
    {
      name: 'no recommendation yet',
      given: VPA(`spec: {${TARGET}}`),
      findings: [{level: 'info', fidelity: 'dropped', path: '', says: 'no recommendation'}],
    },
  ],
  map({object, context, report}) {
    if (!isVerticalPodAutoscaler(object)) return;
    const workload = workloadsOf(object, context.inventory).find(each => isConverted(each, context));
    const advice = workload ? adviceFor(object, workload, context) : undefined;
    report('', {
      ...(advice ?? {
        level: 'info',
        message: `${nameOf(object)} holds no recommendation for a workload of the input; ECS does not change the size of tasks by itself.`,
        remediation: 'Convert the live object (kubectl get vpa -o yaml), which holds the recommendation.',
      }),
      fidelity: 'dropped',
      ...(workload ? {workload} : {}),
    });
  },
});

/** What one container is recommended to ask for. */
interface Recommended {
  readonly name: string;
  readonly cpu: Quantity;
  readonly memory: Quantity;
}

/** The finding on a recommendation; undefined where there is none for the workload's containers. */
function adviceFor(
  object: KubeObject,
  workload: Workload,
  context: Context,
): Omit<Report, 'fidelity'> | undefined {
  const found = recommendations(object);
  const lasting = workload.containers.filter(({role}) => role !== 'init');
  const parts = lasting.map(container => found.get(container.name) ?? own(container, workload, context));
  const told = lasting.flatMap(({name}) => found.get(name) ?? []);
  if (told.length === 0) return undefined;
  const size = taskSize(workload, context);
  const needed = {
    cpu: Math.max(taskCpuUnits(parts.map(({cpu}) => cpu)) + size.reserved.cpu, size.before.cpu),
    memory: Math.max(
      parts.reduce((sum, {memory}) => sum + memory.mebibytes(), 0) + size.reserved.memory,
      size.before.memory,
    ),
  };
  const better = fittingSize(needed, workload, context);
  const texts = told.map(({name, cpu, memory}) => `${name} ${cpu} and ${memory.mebibytes()} MiB`);
  const message = `${nameOf(object)} recommends for ${workloadName(workload)}: ${listed(texts)}.`;
  const isSame = better !== undefined && better.cpu === size.cpu && better.memory === size.memory;
  if (!better || isSame)
    return {
      level: 'info',
      message: `${message} ${isSame ? 'The task has a size that holds it.' : 'No size of Fargate holds it.'}`,
      remediation: 'Nothing needs to be done.',
    };
  const mode = valueAt(object.value, '/spec/updatePolicy/updateMode');
  return {
    level: mode === 'Off' ? 'info' : 'review',
    message: `${message} ${better.cpu} CPU units and ${better.memory} MiB would hold it; by its manifest the task gets ${size.cpu} and ${size.memory}${mode === 'Off' ? '' : ', while the pods run with what is recommended'}.`,
    remediation: `To take it over, set in k2e.yaml: workloads: {${workload.object.id}: {cpu: ${better.cpu}, memory: ${better.memory}}}. Add headroom where the load varies: a task cannot borrow.`,
  };
}

function own(container: ContainerPart, workload: Workload, context: Context): Recommended {
  const resources = resourcesOf(container, workload, context);
  return {
    name: container.name,
    cpu: resources.request('cpu')?.quantity ?? Quantity.zero,
    memory: (resources.limit('memory') ?? resources.request('memory'))?.quantity ?? Quantity.zero,
  };
}

/** By name of the container; only those with an amount of both. */
function recommendations({value}: KubeObject): ReadonlyMap<string, Recommended> {
  const list = valueAt(value, '/status/recommendation/containerRecommendations');
  const found = (Array.isArray(list) ? list : []).flatMap((item): [string, Recommended][] => {
    const name = valueAt(item, '/containerName');
    const [cpu, memory] = [amountIn(item, '/target/cpu'), amountIn(item, '/target/memory')];
    return isObject(item) && typeof name === 'string' && cpu && memory ? [[name, {name, cpu, memory}]] : [];
  });
  return new Map(found);
}

function amountIn(item: unknown, path: string): Quantity | undefined {
  const text = valueAt(item, path);
  if (typeof text !== 'string' && typeof text !== 'number') return undefined;
  const {quantity} = Quantity.parse(text);
  return quantity?.isNegative ? undefined : quantity;
}
