import {type Delivery, deliveryOf} from '../../choices/delivery.ts';
import {names} from '../../choices/names.ts';
import {rolloutOf} from '../../choices/rollout.ts';
import {isObject} from '../../json.ts';
import {type CanaryStrategy, readStrategy, stepPath} from '../../model/rollout-strategy.ts';
import {valueAt} from '../../pointer.ts';
import {leavesOf} from '../custom-resource/leaves.ts';
import {rollingConfiguration, tellRounding} from '../deployment/rolling.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Subject} from '../rule.ts';
import {exampleRollout, INGRESS} from './example-rollout.ts';
import {ROLLOUT_REFS} from './refs.ts';
import {NO_PODS, rolledBy} from './rolled.ts';
import {shiftedConfiguration} from './shifted.ts';
import {configurationText, differences, hookAdvice, shiftSentence, stepsText, UNSHIFTED} from './steps.ts';
import {analysisReport, tellFields, tellStaying} from './strategy-fields.ts';

const CANARY = '/spec/strategy/canary';
const STEPS = `${CANARY}/steps`;
const OWN = new Set(['steps', 'maxSurge', 'maxUnavailable', 'scaleDownDelaySeconds', 'trafficRouting']);
const ROUTED = 'canary:\n  trafficRouting: {nginx: {stableIngress: web}}\n  steps:';

export default defineRule({
  id: 'rollout/canary',
  on: 'Rollout',
  claims: [CANARY],
  summary:
    'The steps of a canary become a CANARY or LINEAR deployment of the service, where ECS can shift its requests.',
  rationale:
    'A canary of Argo is a list of steps: a share of the requests, a wait, a check. ECS knows two forms: CANARY sends one share, waits, ' +
    'and sends the rest; LINEAR sends equal shares, equally far apart. Steps that are neither become CANARY with the smallest share, for ' +
    'as long as all steps take together: at no time do the new tasks get more requests than the Rollout would have sent them. A pause without ' +
    'an end is a hook PAUSE before the next shift. Without `trafficRouting` the weight is a share of the pods; on ECS it is a share of the ' +
    'requests, and all new tasks run meanwhile. ECS shifts what comes by Service Connect, or through a load balancer with a second ' +
    'target group, which is empty between deployments and makes the load balancer sick in the eyes of Route 53 while the cutover moves weights: there ' +
    'k2e leaves the service on a rolling update. Without steps a canary is a rolling update.',
  remediation:
    'Look whether the deployment is careful enough; set `deploymentConfiguration` with `patches` in k2e.yaml if another one suits the service better.',
  refs: ROLLOUT_REFS,
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual', 'dropped'],
  examples: [
    {
      name: 'a tenth of the requests for an hour',
      given: exampleRollout(`${ROUTED}\n  - setWeight: 10\n  - pause: {duration: 1h}`),
      emits: {
        'services/shop-web': {
          desiredCount: 4,
          deploymentConfiguration: {
            strategy: 'CANARY',
            canaryConfiguration: {canaryPercent: 10, canaryBakeTimeInMinutes: 60},
            bakeTimeInMinutes: 1,
            deploymentCircuitBreaker: null,
          },
        },
      },
      drops: ['/spec/strategy/canary/trafficRouting/nginx/stableIngress'],
    },
    {
      name: 'equal steps, of pods',
      given: exampleRollout(
        'canary:\n  steps:\n  - setWeight: 25\n  - pause: {duration: 10m}\n  - setWeight: 50\n  - pause: {duration: 10m}\n  - setWeight: 75\n  - pause: {duration: 600}',
      ),
      emits: {
        'services/shop-web': {
          deploymentConfiguration: {
            strategy: 'LINEAR',
            linearConfiguration: {stepPercent: 25, stepBakeTimeInMinutes: 10},
          },
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: STEPS, says: 'share of the pods'}],
    },
    {
      name: 'a pause until somebody promotes it, and an analysis',
      given: exampleRollout(
        `${ROUTED}\n  - setWeight: 20\n  - pause: {}\n  - setWeight: 50\n  - pause: {duration: 90}\n  - analysis: {templates: [{templateName: success-rate}]}`,
      ),
      emits: {
        'services/shop-web': {
          deploymentConfiguration: {
            strategy: 'CANARY',
            canaryConfiguration: {canaryPercent: 20, canaryBakeTimeInMinutes: 10},
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
        {level: 'review', fidelity: 'approximate', path: STEPS, says: '50 % is passed over'},
        {level: 'review', fidelity: 'manual', path: `${STEPS}/4`, says: 'success-rate'},
      ],
    },
    {
      name: 'behind a load balancer',
      given: exampleRollout(`${ROUTED}\n  - setWeight: 10\n  - pause: {duration: 1h}`, '', INGRESS),
      config: 'network: {vpcId: vpc-0a1b2c3d}',
      emits: {
        'services/shop-web': {deploymentConfiguration: {strategy: 'ROLLING', canaryConfiguration: null}},
      },
      findings: [{level: 'review', fidelity: 'manual', path: STEPS, says: 'second target group'}],
    },
    {
      name: 'no steps: a rolling update',
      given: exampleRollout('canary: {maxSurge: 1, maxUnavailable: 0}'),
      emits: {
        'services/shop-web': {
          deploymentConfiguration: {strategy: 'ROLLING', maximumPercent: 125, minimumHealthyPercent: 100},
        },
      },
    },
    {
      name: 'a step that Argo refuses, and a name for the new pods alone',
      given: exampleRollout(
        `canary:\n  canaryService: web\n  trafficRouting: {nginx: {stableIngress: web}}\n  steps: [{setWeight: 120}, {setWeight: 10}]`,
      ),
      findings: [
        {level: 'review', fidelity: 'manual', path: `${STEPS}/0`, says: '0 to 100'},
        {level: 'review', fidelity: 'approximate', path: `${CANARY}/canaryService`},
      ],
    },
  ],
  map(subject) {
    const {view, object, context, set, report, drop} = subject;
    const workload = rolledBy(subject);
    const strategy = readStrategy(object.value);
    if (!workload) drop(CANARY, NO_PODS);
    if (!workload || strategy.kind !== 'canary') return;
    const rollout = rolloutOf(workload, context);
    const delivery = deliveryOf(workload, context);
    readAll(view);
    const rolling = rollingConfiguration(rollout, workload, context);
    const configuration =
      delivery.kind === 'shifted' ? shiftedConfiguration(rolling, delivery.shift) : rolling;
    set(context.choice(names).service(workload), configuration, workload);
    tellSteps(subject, strategy, delivery);
    tellStaying(subject, `${CANARY}/scaleDownDelaySeconds`, strategy, delivery);
    tellRouting(subject, delivery);
    tellFields(subject, CANARY, OWN, delivery);
    if (delivery.kind === 'shifted') tellBounds(subject, rolling);
    else tellRounding(subject, rollout, CANARY);
    if (isObject(valueAt(object.value, '/spec/strategy/blueGreen')))
      report(CANARY, {
        level: 'review',
        fidelity: 'approximate',
        message: 'The Rollout has two strategies, which Argo refuses; k2e takes the canary.',
        remediation: 'Take one of them out.',
      });
  },
});

function tellSteps(subject: Subject<'Rollout'>, strategy: CanaryStrategy, delivery: Delivery): void {
  const {object, report, drop} = subject;
  const workload = rolledBy(subject);
  const {steps, isRouted} = strategy;
  const about = workload ? {workload} : {};
  if (delivery.kind === 'unshifted') {
    const {why, todo} = UNSHIFTED[delivery.because];
    report(STEPS, {
      level: 'review',
      fidelity: 'manual',
      ...about,
      message: `The service is updated task by task, without the steps of the Rollout (${stepsText(steps)}): ${why}.`,
      remediation: `To have it by degrees, ${todo} set \`deploymentConfiguration\` with \`patches\` in k2e.yaml: ${configurationText(delivery.shift)}, without deploymentCircuitBreaker. Else watch the deployment, with alarms (\`deploymentConfiguration.alarms\`).`,
    });
    return;
  }
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'fault')
      report(stepPath(index), {
        level: 'review',
        fidelity: 'manual',
        ...about,
        message: `Argo refuses this step: expected is ${step.expected}. k2e leaves it out.`,
        remediation: 'Correct it and convert again.',
      });
    else if (step.kind === 'other' || step.kind === 'check')
      report(stepPath(index), {...otherReport(step.field, object.value, index), ...about});
    else if (delivery.kind === 'rolling') drop(stepPath(index), 'The steps come to a rolling update.');
  }
  if (delivery.kind === 'rolling') return;
  const {shift} = delivery;
  const told = [
    ...differences(shift),
    ...(isRouted
      ? []
      : [
          'The Rollout counts its weights as a share of the pods, ECS as a share of the requests, with all new tasks beside the old ones.',
        ]),
  ];
  if (told.length === 0) return;
  const shaping = steps.flatMap(({kind}, index) =>
    kind === 'other' || kind === 'fault'
      ? []
      : leavesOf(valueAt(object.value, stepPath(index)), stepPath(index)),
  );
  report([STEPS, ...shaping], {
    level: 'review',
    fidelity: 'approximate',
    ...about,
    message: `${shiftSentence(shift)} ${told.join(' ')}`,
    remediation: `Look whether this is careful enough; another \`deploymentConfiguration\` can be set with \`patches\` in k2e.yaml.${hookAdvice(shift)}`,
  });
}

function otherReport(field: string, rollout: object, index: number) {
  if (field === 'analysis') return analysisReport(valueAt(rollout, `${stepPath(index)}/analysis`));
  return {
    level: 'review',
    fidelity: 'manual',
    message: `ECS knows no step ${/^[A-Za-z]{1,40}$/.test(field) ? field : 'of this name'} in a deployment; it is left out.`,
    remediation:
      'Do it before the deployment, or with a Lambda function as a hook of the deployment (`lifecycleHooks`), where it is needed.',
  } as const;
}

/** The bounds of a rolling update hold for tasks that ECS replaces outside of deployments. */
function tellBounds(
  {given, report}: Subject<'Rollout'>,
  {
    deploymentConfiguration: {maximumPercent, minimumHealthyPercent} = {},
  }: ReturnType<typeof rollingConfiguration>,
): void {
  for (const [field, is] of [
    ['maxSurge', `a maximumPercent of ${maximumPercent}`],
    ['maxUnavailable', `a minimumHealthyPercent of ${minimumHealthyPercent}`],
  ] as const)
    if (given(`${CANARY}/${field}`))
      report(`${CANARY}/${field}`, {
        level: 'info',
        fidelity: 'approximate',
        message: `It becomes ${is}, which holds for tasks that ECS replaces outside of deployments; in one it runs all new tasks beside the old ones.`,
        remediation: 'Nothing needs to be done.',
      });
}

/** Of what shifts the requests only the greatest weight tells something. */
function tellRouting({object, drop}: Subject<'Rollout'>, delivery: Delivery): void {
  const at = `${CANARY}/trafficRouting`;
  const routing = valueAt(object.value, at);
  const told = delivery.kind !== 'shifted' || differences(delivery.shift).length > 0;
  for (const field of isObject(routing) ? Object.keys(routing) : []) {
    if (field === 'maxTrafficWeight' && !told) continue;
    drop(
      `${at}/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      'ECS shifts requests by itself, not by objects of Kubernetes.',
    );
  }
}
