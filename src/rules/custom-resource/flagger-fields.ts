import {deliveryOf} from '../../choices/delivery.ts';
import {isObject} from '../../json.ts';
import {flaggerService, readFlagger} from '../../model/flagger.ts';
import type {KubeObject, Workload} from '../../model/inventory.ts';
import {type Pointer, pointer, valueAt} from '../../pointer.ts';
import {configurationText, differences, hookAdvice, shiftSentence, UNSHIFTED} from '../rollout/steps.ts';
import type {Subject} from '../rule.ts';
import {workloadName} from '../wording.ts';
import {leavesOf} from './leaves.ts';

/** Fields of an analysis that have a part in the strategy, or none on ECS. */
const IN_STRATEGY: ReadonlySet<string> = new Set([
  'interval',
  'iterations',
  'maxWeight',
  'stepWeight',
  'stepWeights',
  'stepWeightPromotion',
  'threshold',
  'primaryReadyThreshold',
  'canaryReadyThreshold',
  'alerts',
]);

/** Tells what becomes of the analysis of a Canary: the strategy of the service, and what is lost of it. */
export function tellAnalysis({object, context, report, drop}: Subject<'other'>, workload: Workload): void {
  const {path, byHeaders} = readFlagger(object.value);
  const other = path === '/spec/analysis' ? '/spec/canaryAnalysis' : '/spec/analysis';
  drop(other, 'Flagger reads the other one.');
  const analysis = valueAt(object.value, path);
  if (!isObject(analysis)) {
    drop(path, 'It is no analysis: all requests go to the new version at once.');
    return;
  }
  const delivery = deliveryOf(workload, context);
  const common = {level: 'review', workload} as const;
  const shaping: Pointer[] = [];
  for (const field of Object.keys(analysis)) {
    const at = `${path}${pointer(field)}`;
    if (delivery.kind === 'rolling' && IN_STRATEGY.has(field))
      drop(
        at,
        'The analysis asks for neither a share nor a wait: the tasks are replaced as those of a Deployment.',
      );
    else if (IN_STRATEGY.has(field)) shaping.push(...leavesOf(analysis[field], at));
    else report(at, {...common, fidelity: 'manual', ...lost(field)});
  }
  if (delivery.kind === 'rolling') return;
  const {shift} = delivery;
  if (delivery.kind === 'unshifted') {
    const {why, todo} = UNSHIFTED[delivery.because];
    report([path, ...shaping], {
      ...common,
      fidelity: 'manual',
      message: `${workloadName(workload)} is updated task by task on ECS, not by the shares of Flagger: ${why}.`,
      remediation: `To have it by degrees, ${todo} set \`deploymentConfiguration\` with \`patches\` in k2e.yaml: ${configurationText(shift)}, without deploymentCircuitBreaker.`,
    });
    return;
  }
  const told = [
    ...differences(shift),
    ...(byHeaders
      ? ['Requests with the headers of the Canary do not go to the new tasks before the others.']
      : []),
  ];
  report([path, ...shaping], {
    ...common,
    fidelity: 'approximate',
    message: [
      shiftSentence(shift),
      ...told,
      'It does not look at measurements: without an alarm it goes on whatever the new tasks answer.',
    ].join(' '),
    remediation: `Make CloudWatch alarms and set them with \`patches\` in k2e.yaml: \`deploymentConfiguration.alarms\` {alarmNames, enable: true, rollback: true}.${hookAdvice(shift)}`,
  });
}

/** What is lost with a field of the analysis. */
function lost(field: string): {readonly message: string; readonly remediation: string} {
  if (field === 'metrics')
    return {
      message: 'ECS judges a deployment by CloudWatch alarms, not by these measurements.',
      remediation:
        'Make alarms of them, such as HTTPCode_Target_5XX_Count and TargetResponseTime of the load balancer, or those of Service Connect, and name them in `deploymentConfiguration.alarms`.',
    };
  if (field === 'webhooks')
    return {
      message: 'Nothing calls these webhooks when the service is deployed.',
      remediation:
        'Let the pipeline call them, or make a Lambda function of each and name it in `deploymentConfiguration.lifecycleHooks`.',
    };
  if (field === 'match' || field === 'sessionAffinity' || field.startsWith('mirror'))
    return {
      message: 'ECS does not choose or copy requests for the new tasks while it shifts them.',
      remediation:
        'Try the new tasks with the header x-amzn-ecs-blue-green-test, which Service Connect takes for test traffic.',
    };
  return {
    message: 'k2e does not know this field of an analysis; nothing is made of it.',
    remediation: 'Look it up in the documentation of Flagger, and do by hand what it asks for.',
  };
}

/** Fields of the Service that Flagger makes. */
const OF_SERVICE: ReadonlySet<string> = new Set([
  'name',
  'port',
  'portName',
  'targetPort',
  'appProtocol',
  'portDiscovery',
  'headless',
  'trafficDistribution',
  'apex',
  'primary',
  'canary',
  'unmanagedMetadata',
  'delegation',
]);

/** Tells whether the Service that Flagger makes is in the input, and what of its settings is lost. */
export function tellService({object, context, report, drop}: Subject<'other'>, workload: Workload): void {
  const path: Pointer = '/spec/service';
  const service = valueAt(object.value, path);
  const name = flaggerService(object);
  if (!isMade(object, name, context.inventory.find.bind(context.inventory))) {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      workload,
      message: `Flagger makes Service ${name} of this, which is not in the input: nobody reaches ${workloadName(workload)} by that name on ECS.`,
      remediation: `Write the Service ${name} with the selector of the workload and the port of the Canary, and convert again.`,
    });
    return;
  }
  for (const field of isObject(service) ? Object.keys(service) : []) {
    const at = `${path}${pointer(field)}`;
    if (OF_SERVICE.has(field)) drop(at, 'The Service that Flagger makes of it is in the input.');
    else
      report(at, {
        level: 'review',
        fidelity: 'manual',
        workload,
        message: `Flagger writes this setting (${/^[A-Za-z]{1,40}$/.test(field) ? field : 'of requests'}) into routes of the mesh or the gateway; it is not carried over.`,
        remediation:
          'Set it where requests come in on ECS: the Ingress, the load balancer, or Service Connect.',
      });
  }
}

function isMade(
  {ref}: KubeObject,
  name: string | undefined,
  find: Subject<'other'>['context']['inventory']['find'],
): boolean {
  return name !== undefined && find('Service', ref.namespace, name) !== undefined;
}
