import {isObject} from '../json.ts';
import {type Pointer, pointer, valueAt} from '../pointer.ts';
import type {KubeObject} from './inventory.ts';
import type {HorizontalPodAutoscalerBehavior} from './kubernetes.generated.ts';

/** A trigger of a ScaledObject. `metadata` holds only the entries that are texts, as KEDA demands. */
export interface Trigger {
  readonly index: number;
  readonly type: string;
  readonly metricType: string | undefined;
  readonly metadata: ReadonlyMap<string, string>;
}

/** A field whose value KEDA does not take. */
export interface ScaledObjectFault {
  readonly path: Pointer;
  /** What is expected there. */
  readonly expected: string;
}

/** A ScaledObject of KEDA (`keda.sh/v1alpha1`), with KEDA's defaults. Fields of a wrong type count as not given. */
export interface ScaledObject {
  readonly min: number;
  readonly max: number;
  readonly idle: number | undefined;
  /** Seconds before it goes down to zero. */
  readonly cooldown: number;
  readonly triggers: readonly Trigger[];
  readonly behavior: HorizontalPodAutoscalerBehavior;
  /** A formula takes the place of the triggers' own targets. */
  readonly hasFormula: boolean;
  /** What annotations have switched off, and the count that they fix. */
  readonly paused: {
    /** KEDA does nothing at all; a pause of one direction still brings the pods within the bounds. */
    readonly whole: boolean;
    readonly out: boolean;
    readonly in: boolean;
    readonly replicas: number | undefined;
  };
  readonly faults: readonly ScaledObjectFault[];
}

/** True for a ScaledObject of KEDA. */
export function isScaledObject({ref}: KubeObject): boolean {
  return ref.kind === 'ScaledObject' && /^keda\.sh\/v\d/.test(ref.apiVersion);
}

/** Kind and name of the workload that a ScaledObject scales; undefined where it names none. */
export function scaleTarget({value}: KubeObject): {readonly kind: string; readonly name: string} | undefined {
  const {kind, name} = {
    kind: valueAt(value, '/spec/scaleTargetRef/kind') ?? 'Deployment',
    name: valueAt(value, '/spec/scaleTargetRef/name'),
  };
  return typeof kind === 'string' && typeof name === 'string' ? {kind, name} : undefined;
}

/** Annotations that pause a ScaledObject (KEDA, "Pausing autoscaling"). */
export const PAUSES = {
  all: 'autoscaling.keda.sh/paused',
  in: 'autoscaling.keda.sh/paused-scale-in',
  out: 'autoscaling.keda.sh/paused-scale-out',
  replicas: 'autoscaling.keda.sh/paused-replicas',
} as const;

const BEHAVIOR = '/spec/advanced/horizontalPodAutoscalerConfig/behavior';

/** Reads a ScaledObject. Nothing of its shape is taken for granted: the project has no schema of it. */
export function readScaledObject({value}: KubeObject): ScaledObject {
  const faults: ScaledObjectFault[] = [];
  const whole = (path: Pointer): number | undefined => {
    const found = valueAt(value, path);
    if (found === undefined || found === null) return undefined;
    if (typeof found === 'number' && Number.isInteger(found) && found >= 0 && found < 2 ** 31) return found;
    faults.push({path, expected: 'a whole number, 0 or more'});
    return undefined;
  };
  const annotation = (name: string) => {
    const found = valueAt(value, pointer('metadata', 'annotations', name));
    return typeof found === 'string' ? found : undefined;
  };
  const count = annotation(PAUSES.replicas);
  const replicas = count !== undefined && /^\d{1,9}$/.test(count) ? Number(count) : undefined;
  // `paused` wins over the others, and `paused-replicas` pauses as well (KEDA, "Pausing autoscaling").
  const isPaused = annotation(PAUSES.all) === 'true' || replicas !== undefined;
  return {
    min: whole('/spec/minReplicaCount') ?? 0,
    max: whole('/spec/maxReplicaCount') ?? 100,
    idle: whole('/spec/idleReplicaCount'),
    cooldown: whole('/spec/cooldownPeriod') ?? 300,
    triggers: triggersOf(value, faults),
    behavior: behaviorOf(value, whole),
    hasFormula: valueAt(value, '/spec/advanced/scalingModifiers/formula') !== undefined,
    paused: {
      whole: isPaused,
      out: isPaused || annotation(PAUSES.out) === 'true',
      in: isPaused || annotation(PAUSES.in) === 'true',
      replicas,
    },
    faults,
  };
}

function triggersOf(value: object, faults: ScaledObjectFault[]): Trigger[] {
  const triggers = valueAt(value, '/spec/triggers');
  if (!Array.isArray(triggers)) {
    faults.push({path: '/spec/triggers', expected: 'a list of triggers'});
    return [];
  }
  return triggers.flatMap((_, index): Trigger[] => {
    const at = (...keys: string[]) => pointer('spec', 'triggers', index, ...keys);
    const type = valueAt(value, at('type'));
    if (typeof type !== 'string') {
      faults.push({path: at(), expected: 'a trigger with a type'});
      return [];
    }
    const metricType = valueAt(value, at('metricType'));
    const metadata = valueAt(value, at('metadata'));
    const entries = isObject(metadata) ? Object.entries(metadata) : [];
    for (const [key, entry] of entries) {
      if (typeof entry !== 'string') faults.push({path: at('metadata', key), expected: 'a text (in quotes)'});
    }
    const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return [
      {
        index,
        type,
        metricType: typeof metricType === 'string' ? metricType : undefined,
        metadata: new Map(texts),
      },
    ];
  });
}

function behaviorOf(
  value: object,
  whole: (path: Pointer) => number | undefined,
): HorizontalPodAutoscalerBehavior {
  const of = (direction: 'scaleUp' | 'scaleDown') => {
    const window = whole(`${BEHAVIOR}/${direction}/stabilizationWindowSeconds`);
    const select = valueAt(value, `${BEHAVIOR}/${direction}/selectPolicy`);
    return {
      ...(window === undefined ? {} : {stabilizationWindowSeconds: window}),
      ...(typeof select === 'string' ? {selectPolicy: select} : {}),
    };
  };
  return {scaleUp: of('scaleUp'), scaleDown: of('scaleDown')};
}
