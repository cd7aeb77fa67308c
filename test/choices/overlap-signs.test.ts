import {describe, expect, test} from 'vitest';
import {convertText} from '../run.ts';

/** The signs that one container of a Deployment behind a Service shows. */
function signsOf(container: string, spec = '', name = 'app', more = ''): readonly string[] {
  const {cutover} = convertText(`apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {selector: {app: app}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  ${spec}
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers: [{name: app, image: "example/app:1", ports: [{containerPort: 80}]${container === '' ? '' : `, ${container}`}}]
${more}`);
  return cutover.workers[0]?.signs ?? [];
}

describe('a look is asked for', () => {
  test.each([
    ['a Celery worker', 'command: [celery, -A, shop, worker]', '`celery` in its command'],
    ['a program in a shell', 'command: [sh, -c, "exec /usr/bin/supercronic /etc/crontab"]', '`supercronic`'],
    ['a command of Laravel', 'args: ["php", "artisan", "queue:work", "--tries=3"]', '`queue:work`'],
    ['a module of that name', 'args: ["node", "dist/worker.js"]', '`worker` in its command'],
    ['a processor of tasks', 'args: ["run-task-processor"]', '`task-processor` in its command'],
    ['a server with a scheduler in it', 'args: ["serve", "--with-scheduler"]', '`--with-scheduler`'],
    ['an elected leader', 'args: ["--leader-elect"]', '--leader-elect'],
    ['a queue', 'env: [{name: ORDERS_QUEUE_URL, value: "https://x"}]', 'the variable ORDERS_QUEUE_URL'],
    ['a broker', 'env: [{name: SPRING_RABBITMQ_HOST, value: mq}]', 'the variable SPRING_RABBITMQ_HOST'],
  ])('%s', (_, container, says) => {
    expect(signsOf(container).join('; ')).toContain(says);
  });

  test('one by one: Recreate', () => {
    expect(signsOf('', 'strategy: {type: Recreate}')).toEqual([
      'its strategy Recreate, which never runs two of it',
    ]);
  });

  test('its name', () => {
    expect(signsOf('', '', 'order-consumer')).toEqual(['`consumer` in its name']);
    expect(signsOf('', '', 'shop-task-processor')).toEqual(['`task-processor` in its name']);
    expect(signsOf('', '', 'payment-processor')).toEqual([]);
  });

  test('KEDA looks at a queue, and not at a clock', () => {
    const scaled = `---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: app, namespace: shop}
spec:
  scaleTargetRef: {name: app}
  triggers:
    - {type: cron, metadata: {timezone: UTC, start: 0 8 * * *, end: 0 18 * * *, desiredReplicas: "3"}}
    - {type: aws-sqs-queue, metadata: {queueURL: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"}}
`;
    expect(signsOf('', '', 'app', scaled)).toEqual(['KEDA scales it by aws-sqs-queue']);
  });
});

describe('a server shows nothing by', () => {
  test.each([
    ['its own processes', 'command: [gunicorn, "--workers=4", "-k", "uvicorn.workers.UvicornWorker", app]'],
    ['a class of them', 'args: ["--worker-class", "gevent", "--threads", "8"]'],
    [
      'their number in a variable',
      'env: [{name: WEB_CONCURRENCY, value: "4"}, {name: GUNICORN_WORKERS, value: "2"}]',
    ],
    ['a queue inside of OpenTelemetry', 'env: [{name: OTEL_BSP_MAX_QUEUE_SIZE, value: "512"}]'],
    ['the length of a queue inside of it', 'env: [{name: APP_MAX_SPANS_QUEUE_SIZE, value: "20000"}]'],
    ['a switch that is off', 'env: [{name: CRON_ENABLED, value: "false"}]'],
    ['a flag that is off', 'args: ["--leader-elect=false"]'],
  ])('%s', (_, container) => {
    expect(signsOf(container)).toEqual([]);
  });
});

test('a word of a command line is never told, only what the patterns know of it', () => {
  const told = signsOf(
    'command: [celery, "--broker=amqp://u:hunter2secret@mq/worker", hunter2secret/worker.py]',
  );
  expect(told).toEqual(['`celery` in its command', '`worker` in its command']);
});
