import type {CallName, Ports} from '../cutover/calls.ts';
import type {ChangeBatch} from '../cutover/records.ts';
import {askedOf} from './asked.ts';
import {overCalls} from './over-calls.ts';
import type {Platforms} from './platforms.ts';
import {answering, Refusal} from './refusal.ts';
import type {Change} from './route53/rules.ts';
import {firingToken} from './scheduler.ts';

/** Which service answers a call, by the beginning of its name. */
const SERVICES: Readonly<Record<string, string>> = {
  state: 'S3',
  dns: 'Route 53',
  schedule: 'EventBridge Scheduler',
  ecs: 'ECS',
  balancer: 'Elastic Load Balancing',
  metrics: 'CloudWatch',
  kubernetes: 'Kubernetes',
};

/** The cutover's ports onto platforms in memory. Calls take no time; what platforms hold and answer is never changed in place. */
export function rehearsalPorts(platforms: Platforms): Ports {
  const {route53, scheduler, ecs, stepFunctions, balancers, cloudwatch, kubernetes, store} = platforms;
  const work: {readonly [K in CallName]: (input: Parameters<Ports[K]>[0]) => Awaited<ReturnType<Ports[K]>>} =
    {
      'state.read': () => store.read(),
      'state.write': ({journal, version}) => store.write(journal, version),
      'dns.records': ({zone, name}) => route53.records(zone, name),
      'dns.change': ({zone, batch}) => ({change: route53.change(zone, changesOf(batch), batch.comment)}),
      'dns.change-status': ({change}) => route53.changeStatus(change),
      'dns.answers': input => askedOf(platforms, input),
      'schedule.get': ({group, name}) => scheduler.seen(group, name),
      'schedule.set': ({group, name, enabled, definition}) => scheduler.set(group, name, enabled, definition),
      'ecs.service': ({cluster, service}) => ecs.service(cluster, service),
      'ecs.ended': ({cluster, service, since}) => ecs.ended(cluster, service, since),
      'ecs.scale': ({cluster, service, desired}) => ecs.scale(cluster, service, desired),
      'ecs.runs': ({cluster, family, since, machine}) =>
        machine === undefined ? ecs.runs(cluster, family, since) : stepFunctions.runs(machine, since),
      'ecs.run': ({group, schedule, scheduledFor, token}) => {
        const {definition} = scheduler.get(group, schedule);
        const {cluster, family, clientToken, machine} = definition;
        // What is started tells nothing of its run: Step Functions takes every start.
        if (machine) return {task: stepFunctions.start(machine, family, scheduledFor) ?? machine.arn};
        const answer = ecs.runTask({
          cluster,
          family,
          scheduledFor,
          clientToken: clientToken === undefined ? token : firingToken(clientToken, scheduledFor),
        });
        if ('task' in answer) return answer;
        throw new Refusal('throttled', 'RunTask', `nothing was started: ${answer.failure}`);
      },
      'ecs.probe': ({cluster, family, token, vpc, name, types, source, target}) => {
        const inside = {vpc, name, types, source, target};
        const answer = ecs.runTask({cluster, family, clientToken: token, inside});
        if ('task' in answer) return answer;
        throw new Refusal('throttled', 'RunTask', `nothing was started: ${answer.failure}`);
      },
      'ecs.probed': ({cluster, family, token}) => ecs.probed(cluster, family, token),
      'balancer.health': ({arn}) => balancers.health(arn),
      'balancer.listeners': ({arn}) => balancers.listeners(arn),
      'metrics.traffic': ({arn, from, to}) => cloudwatch.traffic(arn, from, to),
      'metrics.alarms': ({names}) => cloudwatch.alarms(names),
      'kubernetes.cron-job': ({namespace, name}) => kubernetes.cronJob(namespace, name),
      'kubernetes.jobs': ({namespace, uid}) => kubernetes.jobs(namespace, uid),
      'kubernetes.suspend': input => kubernetes.suspend(input),
      'kubernetes.mark-scheduled': input => kubernetes.markScheduled(input),
      'kubernetes.run': ({namespace, cronJob, scheduledFor}) =>
        kubernetes.run(namespace, cronJob, scheduledFor),
      'kubernetes.replicas': ref => kubernetes.replicas(ref),
      'kubernetes.scale': ({ref, version, replicas}) => kubernetes.scale(ref, version, replicas),
      'kubernetes.fields': ({ref, fields}) => kubernetes.fields(ref, fields),
      'kubernetes.managed-field': ({ref, field}) => kubernetes.managedField(ref, field),
      'kubernetes.release': ({namespace, name}) => kubernetes.release(namespace, name),
      'kubernetes.set-fields': ({ref, version, values}) => kubernetes.setFields(ref, version, values),
    };
  return overCalls(
    name => (input: never) =>
      answering(name, SERVICES[name.split('.')[0] ?? ''] ?? name, () =>
        (work[name] as (given: never) => unknown)(input),
      ),
  );
}

function changesOf({deletes, creates}: ChangeBatch): readonly Change[] {
  return [
    ...deletes.map(set => ({action: 'DELETE' as const, set})),
    ...creates.map(set => ({action: 'CREATE' as const, set})),
  ];
}
