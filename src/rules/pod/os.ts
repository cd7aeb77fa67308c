import {computeOf} from '../../choices/compute.ts';
import {isDaemon, isSidecar} from '../../choices/daemon-set/fate.ts';
import {names} from '../../choices/names.ts';
import {GUESSED_FAMILY} from '../../choices/node-condition.ts';
import {isFamilyGuessed, platformOf, runtimePlatformOf, WINDOWS_ELSEWHERE} from '../../choices/platform.ts';
import {defineRule} from '../rule.ts';

export default defineRule({
  id: 'pod/os',
  on: 'pod',
  claims: ['/spec/os'],
  summary: '`os.name` becomes the operating system family of the task definition.',
  rationale:
    'Kubernetes knows `linux` and `windows`; ECS also wants the version of the Windows Server, because an image runs on the version ' +
    'only that it was built for. k2e takes the one that the node selector names (`node.kubernetes.io/windows-build`), else 2022.',
  remediation:
    'Check the version of the Windows Server that the image is built for; set another with a patch on `/runtimePlatform/operatingSystemFamily` in k2e.yaml.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/pods/#pod-os'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual', 'unsupported'],
  examples: [
    {
      name: 'Linux',
      given: 'os: {name: linux}',
      emits: {'task-definitions/shop-app': {runtimePlatform: {operatingSystemFamily: 'LINUX'}}},
    },
    {
      name: 'Windows',
      given: 'os: {name: windows}',
      emits: {
        'task-definitions/shop-app': {runtimePlatform: {operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE'}},
      },
      findings: [
        {
          level: 'action',
          fidelity: 'approximate',
          path: '/spec/template/spec/os/name',
          says: 'WINDOWS_SERVER_2022_CORE',
        },
      ],
    },
    {
      name: 'Windows of a version that the node selector names',
      given: 'os: {name: windows}\nnodeSelector: {node.kubernetes.io/windows-build: "10.0.17763"}',
      emits: {
        'task-definitions/shop-app': {runtimePlatform: {operatingSystemFamily: 'WINDOWS_SERVER_2019_CORE'}},
      },
    },
    {
      name: 'Windows, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop-managed}}',
      given: 'os: {name: windows}',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'Linux only'}],
    },
    {
      name: 'an operating system that the node selector excludes',
      given: 'os: {name: windows}\nnodeSelector: {kubernetes.io/os: linux}',
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/template/spec/os/name', says: 'windows'}],
    },
  ],
  map({view, workload, context, set, report, drop}) {
    const name = view.spec?.os?.name;
    if (name === undefined) return;
    if (isDaemon(workload, context) || isSidecar(workload, context)) {
      drop('/spec/os', 'It is that of the machines or tasks that the containers run on.');
      return;
    }
    const runtimePlatform = runtimePlatformOf(workload, computeOf(workload, context));
    if (runtimePlatform === undefined || platformOf(workload).os !== name) {
      report('/spec/os/name', {
        level: 'action',
        fidelity: 'manual',
        message: `The pods run on ${name}, which ECS does not have, or which their node selector excludes.`,
      });
      return;
    }
    if (name === 'windows' && computeOf(workload, context) === 'managed') {
      report('/spec/os/name', {
        level: 'blocker',
        fidelity: 'unsupported',
        message: 'The pods run on Windows; Managed Instances run Linux only.',
        remediation: WINDOWS_ELSEWHERE,
      });
      return;
    }
    set(context.choice(names).taskDefinition(workload), {runtimePlatform});
    if (isFamilyGuessed(workload)) report('/spec/os/name', GUESSED_FAMILY);
  },
});
