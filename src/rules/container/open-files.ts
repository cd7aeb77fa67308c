import {CONTAINER} from '../../ecs/limits.ts';
import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';

/** `ulimit -n 65536`, also for the hard or the soft limit alone. */
const ULIMIT = /\bulimit\s+(?:-[HS]\s+){0,2}-[HS]{0,2}n[HS]{0,2}\s+(\d{1,15})\b/g;
const SCRIPT = (files: number) => `command: [sh, -c, "ulimit -n ${files} && exec /app/server"]`;
const limited = (files: number) => ({
  'task-definitions/shop-app': {
    containerDefinitions: [
      {ulimits: [{name: 'nofile' as const, softLimit: CONTAINER.openFiles.byDefault, hardLimit: files}]},
    ],
  },
});

export default defineRule({
  id: 'container/open-files',
  on: 'container',
  claims: [],
  summary: 'A script that raises the number of open files gets a limit that lets it.',
  rationale:
    'Nodes of EKS let containers open very many files, so a script may raise its soft limit with `ulimit -n`. A container on Fargate may have ' +
    '65535 open at most unless its definition says otherwise, and one on the instances of ECS not many more: the command fails there, for 65536 ' +
    'already, and with it often the start. The hard limit of the container becomes what the script asks for.',
  remediation: 'Ask for fewer files in the script.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual'],
  examples: [
    {name: 'more files than Fargate allows', given: SCRIPT(65_536), emits: limited(65_536)},
    {name: 'on EC2', given: SCRIPT(1_000_000), config: 'compute: ec2', emits: limited(1_000_000)},
    {
      name: 'on Managed Instances',
      given: SCRIPT(200_000),
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      emits: limited(200_000),
    },
    {
      name: 'fewer than each container may have',
      given: SCRIPT(4096),
      emits: {'task-definitions/shop-app': {containerDefinitions: [{ulimits: null}]}},
    },
    {
      name: 'more than a kernel allows a process',
      given: SCRIPT(2_000_000),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/command/2',
          says: '2000000',
        },
      ],
    },
  ],
  map({container, setContainer, report}) {
    const {command = [], args = []} = container.value;
    const texts = [
      ...command.map((text, index) => ({text, path: pointer('command', index)})),
      ...args.map((text, index) => ({text, path: pointer('args', index)})),
    ];
    const asked = texts.flatMap(({text, path}) =>
      [...text.matchAll(ULIMIT)].map(([, files]) => ({files: Number(files), path})),
    );
    const {byDefault, most} = CONTAINER.openFiles;
    for (const {files, path} of asked.filter(each => each.files > most)) {
      report(path, {
        level: 'action',
        fidelity: 'manual',
        message: `The script asks for ${files} open files; the kernel allows a process ${most} unless the machine is set up otherwise, and the command fails.`,
      });
    }
    const hardLimit = Math.max(...asked.map(({files}) => files).filter(files => files <= most));
    if (hardLimit > byDefault) setContainer({ulimits: [{name: 'nofile', softLimit: byDefault, hardLimit}]});
  },
});
