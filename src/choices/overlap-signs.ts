import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Deployment} from '../model/kubernetes.generated.ts';
import {readScaledObject} from '../model/scaled-object.ts';
import type {Context} from '../rules/rule.ts';
import {apiSigns} from './api-signs.ts';
import {convertedWorkloads} from './converted.ts';
import {environments} from './environment.ts';
import {parseImage} from './image.ts';
import {isOnlyWriter, ownData} from './own-data.ts';

/** At most this many signs are told of one workload: they are to begin a look at the program, not to end it. */
const MOST = 5;

/** Programs that take work from a queue or start things by a clock, as the last part of a word of a command line. */
const PROGRAMS =
  /^(?:celery|celerybeat|sidekiq|resque(?:-pool)?|rq|rqworker|rqscheduler|dramatiq|huey_consumer(?:\.py)?|arq|taskiq|clockwork|good_job|solid_queue|delayed_job|sneakers|shoryuken|karafka|racecar|crond?|supercronic|ofelia|yacron|dagster-daemon|supervisord|pm2-runtime|kafka-console-consumer(?:\.sh)?)$/;
/** Their commands: of Laravel, Symfony, Rails, Django and of programs that are several in one. */
const COMMANDS =
  /^(?:queue:(?:work|listen)|schedule:(?:work|run)|horizon|messenger:consume|jobs:work|process[_-]tasks|qcluster|consume|beat|--?(?:enable-|with-|run-)?(?:scheduler|beat|cron|consumer|worker)(?:=(?:true|yes|on|1))?)$/;
/** A file or module of that name: `dist/worker.js`, `app.scheduler:main`. Not `--workers`, nor `uvicorn.workers.`, which serve requests. */
const FILE =
  /(?:^|[/.:_-])(worker|consumer|scheduler|cron|crontab|poller|subscriber|(?:task|job|event|queue|message)s?[_-]processors?)(?=$|[/.:_-])/;

/** The same words in the name of a workload or an image. */
const NAME =
  /(?:^|[._-])(workers?|consumers?|schedulers?|cron|cronjobs?|pollers?|subscribers?|beat|celery|sidekiq|resque|queue|(?:task|job|event|message)s?[._-]processors?)(?=$|[._-])/;

/** Variables that tell a program its queue, its broker or its clock. OpenTelemetry's name queues inside a process. */
const VARIABLE =
  /^(?!OTEL_)(?:.*_)?(?:SQS|QUEUES?|CONSUMERS?|CRON|CRONTAB|SCHEDULERS?|POLL(?:ING)?_INTERVAL|CELERY|SIDEKIQ|BULLMQ|QUARTZ|RABBITMQ|AMQP|KAFKA|NATS|PUBSUB|KINESIS|STOMP|ACTIVEMQ)(?:_.*)?$/;
/** How long a queue inside of a process may get; a queue between programs bears a name or an address as well. */
const LENGTH = /(?:^|_)QUEUES?_(?:MAX_)?(?:SIZE|LENGTH|LEN|CAPACITY|DEPTH|LIMIT)$/;

/** Scalers of KEDA that look at measurements, clocks or replicas, and at no work that waits. */
const MEASURES =
  /^(?:cpu|memory|cron|prometheus|metrics-api|kubernetes-workload|external(?:-push)?|datadog|new-relic|dynatrace|splunk(?:-observability)?|graphite|influxdb|loki|aws-cloudwatch|azure-monitor|azure-app-insights|azure-log-analytics|gcp-stackdriver)$/;

/**
 * What in the manifests shows that two of a workload at once might do its work twice, or are not the same (cutover T60): phrases, none of
 * them a value.
 */
export function overlapSigns(workload: Workload, context: Context): readonly string[] {
  return (context.choice(allSigns).get(workload) ?? []).slice(0, MOST);
}

function allSigns(context: Context): ReadonlyMap<Workload, readonly string[]> {
  return new Map(
    context
      .choice(convertedWorkloads)
      .map(workload => [workload, [...new Set(signsOf(workload, context))]] as const),
  );
}

function signsOf(workload: Workload, context: Context): readonly string[] {
  const running = workload.containers.filter(({role}) => role !== 'init');
  return [
    ...(isCalled(workload) ? [] : ['nothing calls it over the network']),
    ...dataSigns(workload, context),
    ...scalerSigns(workload),
    ...apiSigns(workload, context)
      .filter(({kind}) => kind === 'elect')
      .map(({what}) => what),
    ...nameSigns('its name', workload.name),
    ...running.flatMap(container => containerSigns(container, context)),
    ...aloneSigns(workload),
  ];
}

/** True where a Service, an Ingress or a route leads to it. */
export function isCalled({services, ingresses, routes}: Workload): boolean {
  return services.length > 0 || ingresses.length > 0 || routes.length > 0;
}

function dataSigns(workload: Workload, context: Context): readonly string[] {
  const data = ownData(workload, context);
  if (data?.guessedBy !== undefined)
    return [`a Service offers its port ${data.guessedBy}, that of ${data.product.name}`];
  if (data) return [`it runs ${data.product.name}, which keeps data`];
  return isOnlyWriter(workload, context) ? ['its one pod writes to files that both sides mount'] : [];
}

function scalerSigns({scaledObjects}: Workload): readonly string[] {
  return scaledObjects
    .flatMap(object => readScaledObject(object).triggers)
    .filter(({type}) => !MEASURES.test(type))
    .map(({type}) => `KEDA scales it by ${/^[a-z0-9-]{1,40}$/.test(type) ? type : 'work that waits'}`);
}

function containerSigns(container: ContainerPart, context: Context): readonly string[] {
  const {command = [], args = [], image = ''} = container.value;
  const {repository} = parseImage(image);
  return [
    ...nameSigns('its image', repository.slice(repository.lastIndexOf('/') + 1)),
    ...[...command, ...args].flatMap(text => text.split(/[\s;&|()'"]+/)).flatMap(wordSigns),
    ...(context.choice(environments).get(container) ?? [])
      .filter(variable => !(variable.kind === 'plain' && /^(?:false|0|no|off|)$/i.test(variable.value)))
      .map(({entry}) => entry.name)
      .filter(name => /^[\w.-]{1,80}$/.test(name) && VARIABLE.test(name.toUpperCase().replace(LENGTH, '')))
      .map(name => `the variable ${name}`),
  ];
}

/** Only what the patterns hold is told: a word of a command line may be a secret. */
function wordSigns(word: string): readonly string[] {
  const plain = word.toLowerCase();
  const program = plain.slice(plain.lastIndexOf('/') + 1);
  if (PROGRAMS.test(program)) return [`\`${program}\` in its command`];
  if (COMMANDS.test(plain)) return [`\`${plain.split('=')[0]}\` in its command`];
  const [, name] = plain.startsWith('-') ? [] : (FILE.exec(plain) ?? []);
  return name === undefined ? [] : [`\`${name}\` in its command`];
}

function nameSigns(whose: string, name: string): readonly string[] {
  const [, word] = NAME.exec(name.toLowerCase()) ?? [];
  return word === undefined ? [] : [`\`${word}\` in ${whose}`];
}

/** Who says that two at once must not be, even for the seconds of an update. */
function aloneSigns({kind, object, rollout}: Workload): readonly string[] {
  if (kind === 'StatefulSet') return ['it is a StatefulSet, which never runs two pods of one name'];
  const {spec} = object.value as Pick<Deployment, 'spec'>;
  return kind === 'Deployment' && !rollout && spec?.strategy?.type === 'Recreate'
    ? ['its strategy Recreate, which never runs two of it']
    : [];
}
