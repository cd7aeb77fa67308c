import {daemonFates, routerOf} from '../../choices/daemon-set/fate.ts';
import type {LogRouter} from '../../choices/daemon-set/log-router.ts';
import {names} from '../../choices/names.ts';
import {defineRule} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {exampleDaemon} from './example-set.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example/web:1"}]}
---
`;
/** A Fluent Bit that mounts these lines of configuration, and the log files of its node. */
function fluentBit(...lines: readonly string[]): string {
  return collectorWith('fluent-bit.conf', lines);
}

function collectorWith(file: string, lines: readonly string[]): string {
  const collector = exampleDaemon(
    'fluent-bit',
    'fluent/fluent-bit:3.1',
    '',
    'volumes: [{name: config, configMap: {name: fluent-bit}}, {name: logs, hostPath: {path: /var/log}}]',
  ).replace(
    'image: "fluent/fluent-bit:3.1"',
    `image: "fluent/fluent-bit:3.1", args: [-c, /conf/${file}], volumeMounts: [{name: config, mountPath: /conf}, {name: logs, mountPath: /var/log}]`,
  );
  const text = lines.map(line => `    ${line}`).join('\n');
  return `${WEB}apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fluent-bit, namespace: ops}\ndata:\n  ${file}: |\n${text}\n---\n${collector}`;
}

const CONFIG = 'workloads: {DaemonSet/ops/fluent-bit: {daemonSet: sidecar}}';
const TAIL = ['[INPUT]', '    Name tail', '    Path /var/log/containers/*.log'];
const OUTPUT = ['[OUTPUT]', '    Name es', '    Match *', '    Host ${LOGS_HOST}', '    Port 9200'];

/** Plugins that send to AWS, with the credentials of the task. */
const OF_AWS =
  /^(?:cloudwatch|cloudwatch_logs|kinesis|kinesis_firehose|kinesis_streams|firehose|s3|aws-elasticsearch-service|opensearch)$/;

export default defineRule({
  id: 'daemon-set/log-router',
  on: 'DaemonSet',
  claims: [],
  summary:
    'With `daemonSet: sidecar` Fluent Bit or Fluentd becomes the FireLens log router of tasks, and the other containers send their output through it.',
  rationale:
    'A log collector on a node reads the files in which the kubelet keeps the output of all containers. A task has no such files: ' +
    'FireLens has the log driver `awsfirelens` send the output of each container to a container of Fluent Bit or Fluentd in the same task. ECS ' +
    'writes the configuration of that container, with an output for each container made of the options of its log driver. k2e takes the options from the one ' +
    'output of the configuration in the ConfigMaps that the collector mounts (the classic or the YAML form of Fluent Bit, or that of Fluentd), with the ' +
    'variables replaced that it sets itself; where there are several, or what may be a secret stands in it, the ' +
    'collector is not put into tasks. Settings that name a file of its volumes stay behind, too. Inputs, filters and parsers stay behind: they are made for files of a node and names of pods. Variables of the ' +
    'collector that its output names are those of the log router.',
  remediation:
    'Put filters and parsers that you need into a file of an image of your own, based on that of the collector, and name it with a patch: `firelensConfiguration/options` `config-file-type: file`, `config-file-value: <path>`.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/cluster-administration/logging/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-using-custom-config.html',
      'https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate'],
  examples: [
    {
      name: 'a collector with one output',
      given: fluentBit(...TAIL, ...OUTPUT),
      config: CONFIG,
      emits: {
        'task-definitions/shop-web': {
          containerDefinitions: [
            {
              name: 'web',
              logConfiguration: {
                logDriver: 'awsfirelens',
                options: {Name: 'es', Host: '${LOGS_HOST}', Port: '9200'},
              },
            },
            {
              name: 'fluent-bit',
              command: null,
              firelensConfiguration: {type: 'fluentbit', options: {'enable-ecs-log-metadata': 'true'}},
              logConfiguration: {logDriver: 'awslogs'},
            },
          ],
        },
      },
      withholds: ['task-definitions/ops-fluent-bit'],
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'es'}],
    },
    {
      name: 'filters and parsers',
      given: fluentBit(
        ...TAIL,
        ...['[FILTER]', '    Name kubernetes', '    Match kube.*'],
        ...['[FILTER]', '    Name lua', '    Match *', '    script mask.lua'],
        ...OUTPUT,
      ),
      config: CONFIG,
      findings: [{level: 'action', fidelity: 'approximate', path: '', says: 'lua'}],
    },
    {
      name: 'the YAML form, with a variable that it sets itself and a file of its own',
      given: collectorWith('fluent-bit.yaml', [
        'env: {LOGS_HOST: logs.example.com}',
        'service: {flush: 1}',
        'pipeline:',
        '  inputs:',
        '    - {name: tail, path: /var/log/containers/*.log}',
        '  outputs:',
        '    - name: opensearch',
        '      match: "*"',
        '      host: ${LOGS_HOST}',
        '      http_passwd: ${LOGS_PASSWORD}',
        '      tls.ca_file: /conf/ca.crt',
      ]),
      config: CONFIG,
      emits: {
        'task-definitions/shop-web': {
          containerDefinitions: [
            {
              name: 'web',
              logConfiguration: {
                logDriver: 'awsfirelens',
                options: {
                  Name: 'opensearch',
                  host: 'logs.example.com',
                  http_passwd: '${LOGS_PASSWORD}',
                  'tls.ca_file': null,
                },
              },
            },
          ],
        },
      },
      findings: [{level: 'action', fidelity: 'approximate', path: '', says: 'tls.ca_file'}],
    },
    {
      name: 'on Managed Instances',
      given: fluentBit(...OUTPUT),
      config: `compute: managed\ncluster: {capacityProviders: {managed: shop}}\n${CONFIG}`,
      emits: {
        'task-definitions/shop-web': {
          containerDefinitions: [{name: 'web'}, {firelensConfiguration: {type: 'fluentbit'}}],
        },
      },
      findings: [{level: 'review', fidelity: 'approximate', path: '', says: 'es'}],
    },
    {
      name: 'to CloudWatch, on EC2',
      given: fluentBit(
        '[OUTPUT]',
        '    Name cloudwatch_logs',
        '    Match *',
        '    region eu-west-1',
        '    log_group_name shop',
      ),
      config: `compute: ec2\n${CONFIG}`,
      findings: [{level: 'action', fidelity: 'approximate', path: '', says: 'task role'}],
    },
  ],
  map({workload, context, set, report}) {
    const router = workload && routerOf(workload, context);
    const fate = workload && context.choice(daemonFates).get(workload);
    if (!router || fate?.kind !== 'converted' || fate.as !== 'sidecar') return;
    const {container, type, plugin} = router;
    set(context.choice(names).taskDefinition(workload), {
      containerDefinitions: [
        {
          name: container.name,
          firelensConfiguration: {type, options: {'enable-ecs-log-metadata': 'true'}},
        },
      ],
    });
    const gaps = gapsOf(router);
    const needsRole = OF_AWS.test(plugin);
    report('', {
      level: gaps.length > 0 || needsRole ? 'action' : 'review',
      fidelity: 'approximate',
      message: `The containers of ${listed(fate.hosts.map(workloadName))} send their output to ${workloadName(workload)} in their task (FireLens), with its output ${plugin}${needsRole ? ', for which it acts as the task role' : ''}. Records hold ecs_cluster, ecs_task_arn, ecs_task_definition and container_name in place of the names of pods.${gaps.length === 0 ? '' : ` Not carried over: ${gaps.join('; ')}.`}`,
      remediation: [
        ...(needsRole ? [`Let the task roles write to the destination of ${plugin}.`] : []),
        'Put filters and parsers that you need into a file of an image of your own, based on that of the collector, and name it with a patch: `firelensConfiguration/options` `config-file-type: file`, `config-file-value: <path>`. Change dashboards that ask for names of pods.',
      ].join(' '),
      workload: fate.hosts,
    });
  },
});

/** What of the configuration stays behind, in words. That files of the node are not read goes without saying. */
function gapsOf({config, left}: LogRouter): readonly string[] {
  const inputs = config.inputs.filter(name => name !== 'tail');
  const filters = config.filters.filter(name => !/^kubernetes/.test(name));
  return [
    ...(inputs.length > 0 ? [`the inputs ${listed(inputs)}`] : []),
    ...(filters.length > 0 ? [`the filters ${listed(filters)}`] : []),
    ...(config.parsers.length > 0
      ? [`the parsers ${listed(config.parsers)}, also those that join several lines`]
      : []),
    ...(config.discards.length > 0 ? [`that lines of ${listed(config.discards)} are thrown away`] : []),
    ...(left.length > 0 ? [`the settings ${listed(left)} of the output`] : []),
  ];
}
