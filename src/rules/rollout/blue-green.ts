import {deliveryOf} from '../../choices/delivery.ts';
import {names} from '../../choices/names.ts';
import {rolloutOf} from '../../choices/rollout.ts';
import {isObject} from '../../json.ts';
import {readStrategy} from '../../model/rollout-strategy.ts';
import {valueAt} from '../../pointer.ts';
import {rollingConfiguration} from '../deployment/rolling.ts';
import {readAll} from '../read-all.ts';
import {defineRule} from '../rule.ts';
import {exampleRollout, INGRESS} from './example-rollout.ts';
import {ROLLOUT_REFS} from './refs.ts';
import {NO_PODS, rolledBy} from './rolled.ts';
import {shiftedConfiguration} from './shifted.ts';
import {configurationText, differences, hookAdvice, shiftSentence, UNSHIFTED} from './steps.ts';
import {tellFields, tellStaying} from './strategy-fields.ts';

const BLUE_GREEN = '/spec/strategy/blueGreen';
/** What says when the requests move. */
const PROMOTION = ['autoPromotionEnabled', 'autoPromotionSeconds'] as const;
const OWN = new Set([...PROMOTION, 'scaleDownDelaySeconds', 'maxUnavailable']);

export default defineRule({
  id: 'rollout/blue-green',
  on: 'Rollout',
  claims: [BLUE_GREEN],
  summary:
    'A blue-green strategy becomes a BLUE_GREEN deployment of the service, where ECS can move its requests.',
  rationale:
    'Argo starts all new pods beside the old ones, waits to be promoted or for some seconds, lets the active Service lead to the new pods, and ' +
    'stops the old ones after `scaleDownDelaySeconds` (30). A BLUE_GREEN deployment of ECS does the same with tasks: a hook PAUSE waits before the ' +
    'shift, for somebody or for some minutes, and `bakeTimeInMinutes` keeps the old tasks. Requests that come by Service Connect it moves by itself; ' +
    'behind a load balancer it needs a second target group, empty between deployments, which Route 53 takes for sick while the cutover moves weights: k2e leaves the service on a rolling update.',
  remediation:
    'Look whether the deployment is careful enough; set `deploymentConfiguration` with `patches` in k2e.yaml if another one suits the service better.',
  refs: ROLLOUT_REFS,
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'promoted by itself, with the old tasks kept for ten minutes',
      given: exampleRollout('blueGreen: {activeService: web, scaleDownDelaySeconds: 600}'),
      emits: {
        'services/shop-web': {
          deploymentConfiguration: {
            strategy: 'BLUE_GREEN',
            bakeTimeInMinutes: 10,
            deploymentCircuitBreaker: null,
          },
        },
      },
      drops: [`${BLUE_GREEN}/activeService`],
    },
    {
      name: 'promoted by somebody, after a look at the preview',
      given: exampleRollout(
        'blueGreen:\n  activeService: web\n  previewService: preview\n  autoPromotionEnabled: false\n  prePromotionAnalysis: {templates: [{templateName: smoke}]}\n  previewReplicaCount: 1',
      ),
      emits: {
        'services/shop-web': {
          deploymentConfiguration: {
            strategy: 'BLUE_GREEN',
            bakeTimeInMinutes: 1,
            lifecycleHooks: [
              {
                targetType: 'PAUSE',
                lifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
                timeoutConfiguration: {timeoutInMinutes: 20160, action: 'ROLLBACK'},
              },
            ],
          },
        },
      },
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: `${BLUE_GREEN}/autoPromotionEnabled`,
          says: '14 days',
        },
        {level: 'review', fidelity: 'approximate', path: `${BLUE_GREEN}/previewService`, says: 'preview'},
        {level: 'review', fidelity: 'approximate', path: `${BLUE_GREEN}/previewReplicaCount`, says: 'not 1'},
        {level: 'review', fidelity: 'manual', path: `${BLUE_GREEN}/prePromotionAnalysis`, says: 'smoke'},
      ],
    },
    {
      name: 'promoted after a while, and seconds that are no minutes',
      given: exampleRollout(
        'blueGreen: {activeService: web, autoPromotionSeconds: 90, scaleDownDelaySeconds: 45}',
      ),
      emits: {
        'services/shop-web': {
          deploymentConfiguration: {
            bakeTimeInMinutes: 1,
            lifecycleHooks: [{timeoutConfiguration: {timeoutInMinutes: 2, action: 'CONTINUE'}}],
          },
        },
      },
      findings: [
        {level: 'info', fidelity: 'approximate', path: `${BLUE_GREEN}/autoPromotionSeconds`, says: 'minutes'},
        {
          level: 'info',
          fidelity: 'approximate',
          path: `${BLUE_GREEN}/scaleDownDelaySeconds`,
          says: 'of 1',
        },
      ],
    },
    {
      name: 'behind a load balancer',
      given: exampleRollout('blueGreen: {activeService: web, autoPromotionEnabled: false}', '', INGRESS),
      config: 'network: {vpcId: vpc-0a1b2c3d}',
      emits: {'services/shop-web': {deploymentConfiguration: {strategy: 'ROLLING', bakeTimeInMinutes: null}}},
      findings: [{level: 'review', fidelity: 'manual', path: BLUE_GREEN, says: 'second target group'}],
    },
  ],
  map(subject) {
    const {view, object, context, set, report, drop} = subject;
    const workload = rolledBy(subject);
    const strategy = readStrategy(object.value);
    if (!workload) drop(BLUE_GREEN, NO_PODS);
    if (!workload) return;
    if (strategy.kind !== 'blue-green') {
      if (valueAt(object.value, BLUE_GREEN) !== undefined)
        drop(
          BLUE_GREEN,
          isObject(valueAt(object.value, BLUE_GREEN))
            ? 'Argo refuses two strategies; the finding on the canary tells it.'
            : 'It is no strategy.',
        );
      return;
    }
    readAll(view);
    const delivery = deliveryOf(workload, context);
    const rolling = rollingConfiguration(rolloutOf(workload, context), workload, context);
    const isShifted = delivery.kind === 'shifted';
    set(
      context.choice(names).service(workload),
      isShifted ? shiftedConfiguration(rolling, delivery.shift) : rolling,
      workload,
    );
    if (delivery.kind === 'unshifted') {
      const {why, todo} = UNSHIFTED[delivery.because];
      report(BLUE_GREEN, {
        level: 'review',
        fidelity: 'manual',
        workload,
        message: `The service is updated task by task, not all at once: ${why}.`,
        remediation: `To have it so, ${todo} set \`deploymentConfiguration\` with \`patches\` in k2e.yaml: ${configurationText(delivery.shift)}, without deploymentCircuitBreaker.`,
      });
    }
    if (isShifted) {
      const {shift} = delivery;
      const told = differences(shift);
      for (const field of PROMOTION) {
        const path = `${BLUE_GREEN}/${field}`;
        if (valueAt(object.value, path) === undefined) continue;
        if (field === 'autoPromotionSeconds' && !strategy.promotesItself)
          drop(path, 'Argo ignores it where somebody promotes.');
        else if (told.length > 0 && (field === 'autoPromotionEnabled') === !strategy.promotesItself)
          report(path, {
            level: strategy.promotesItself ? 'info' : 'review',
            fidelity: 'approximate',
            workload,
            message: `${shiftSentence(shift)} ${told.join(' ')}`,
            remediation: `Look whether this suits the service.${hookAdvice(shift)}`,
          });
      }
      tellStaying(subject, `${BLUE_GREEN}/scaleDownDelaySeconds`, strategy, delivery);
      tellFields(subject, BLUE_GREEN, OWN, delivery);
    }
    drop(
      `${BLUE_GREEN}/maxUnavailable`,
      'It holds for restarts of single pods, which ECS replaces within its own percentages.',
    );
  },
});
