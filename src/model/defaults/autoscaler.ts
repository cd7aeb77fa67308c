import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HPAScalingRules,
  MetricSpec,
} from '../kubernetes.generated.ts';
import {fill, inside} from './fill.ts';

// `pkg/apis/autoscaling/v2/defaults.go`, Kubernetes 1.36.3.

/** Without metrics: 80 % of the requested CPU. */
const CPU_80: MetricSpec = {
  type: 'Resource',
  resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}},
};

const SCALE_UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    {type: 'Pods', value: 4, periodSeconds: 15},
    {type: 'Percent', value: 100, periodSeconds: 15},
  ],
};

/** Its stabilization window is left to the controller manager (300 seconds unless its flag says otherwise). */
const SCALE_DOWN: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{type: 'Percent', value: 100, periodSeconds: 15}],
};

/** An autoscaler with its defaults; a behaviour is completed only where there is one. */
export function defaultAutoscaler(given: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  return inside(given, {
    spec: spec => {
      const counted = fill(spec, {minReplicas: 1});
      const measured = (counted.metrics ?? []).length === 0 ? {...counted, metrics: [CPU_80]} : counted;
      return inside(measured, {behavior: defaultBehavior});
    },
  });
}

function defaultBehavior(behavior: HorizontalPodAutoscalerBehavior): HorizontalPodAutoscalerBehavior {
  return {
    ...behavior,
    scaleUp: fill(behavior.scaleUp ?? {}, SCALE_UP),
    scaleDown: fill(behavior.scaleDown ?? {}, SCALE_DOWN),
  };
}
