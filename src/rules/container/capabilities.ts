import {capabilityName, ecsCapabilities, isDefault, isKnown} from '../../choices/capabilities.ts';
import {computeOf} from '../../choices/compute.ts';
import {isSidecar} from '../../choices/daemon-set/fate.ts';
import {platformOf} from '../../choices/platform.ts';
import {CONTAINER} from '../../ecs/limits.ts';
import type {Capabilities} from '../../model/kubernetes.generated.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Subject} from '../rule.ts';

const CAN_ADD: ReadonlySet<string> = new Set(CONTAINER.fargateCapabilitiesAdd);

export default defineRule({
  id: 'container/capabilities',
  on: 'container',
  claims: ['/securityContext/capabilities'],
  summary: 'Capabilities become `linuxParameters.capabilities`, in a form that Fargate takes.',
  rationale:
    'A container starts with fourteen capabilities on either platform. The restricted profile of Kubernetes drops all and adds ' +
    'NET_BIND_SERVICE back; Fargate adds nothing but SYS_PTRACE, but it drops single capabilities, so k2e drops the other ' +
    'thirteen by name, which leaves the same set. Capabilities beyond the fourteen need a machine of your own.',
  remediation:
    'Find out which call of the program needs the capability; run the workload on EC2 (`workloads.<Kind>/<namespace>/<name>.compute: ec2` in k2e.yaml) if it cannot do without.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'none at all',
      given: 'securityContext: {capabilities: {drop: [ALL]}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{linuxParameters: {capabilities: {drop: ['ALL']}}}],
        },
      },
    },
    {
      name: 'none but the right to bind a port below 1024',
      given: 'securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [
            {
              linuxParameters: {
                capabilities: {
                  add: null,
                  drop: [
                    'AUDIT_WRITE',
                    'CHOWN',
                    'DAC_OVERRIDE',
                    'FOWNER',
                    'FSETID',
                    'KILL',
                    'MKNOD',
                    'NET_RAW',
                    'SETFCAP',
                    'SETGID',
                    'SETPCAP',
                    'SETUID',
                    'SYS_CHROOT',
                  ],
                },
              },
            },
          ],
        },
      },
    },
    {
      name: 'the right to trace processes',
      given: 'securityContext: {capabilities: {add: [SYS_PTRACE]}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{linuxParameters: {capabilities: {add: ['SYS_PTRACE'], drop: null}}}],
        },
      },
    },
    {
      name: 'the right to change the network, on Fargate',
      given: 'securityContext: {capabilities: {add: [NET_ADMIN]}}',
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/spec/containers/0/securityContext/capabilities/add/0',
          says: 'NET_ADMIN',
        },
      ],
    },
    {
      name: 'the right to change the network, on EC2',
      config: 'compute: ec2',
      given: 'securityContext: {capabilities: {add: [NET_ADMIN]}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{linuxParameters: {capabilities: {add: ['NET_ADMIN']}}}],
        },
      },
    },
    {
      name: 'the right to change the network, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'securityContext: {capabilities: {add: [NET_ADMIN]}}',
      emits: {
        'task-definitions/shop-app': {
          containerDefinitions: [{linuxParameters: {capabilities: {add: ['NET_ADMIN']}}}],
        },
      },
    },
    ...['ec2', 'managed\ncluster: {capacityProviders: {managed: shop}}'].map(compute => ({
      name: `a right that ECS has no name for, and a privileged container has (${compute.split('\n', 1)[0]})`,
      config: `compute: ${compute}`,
      given: 'securityContext: {privileged: true, capabilities: {add: [BPF]}}',
      emits: {'task-definitions/shop-app': {containerDefinitions: [{privileged: true}]}},
      drops: ['/spec/template/spec/containers/0/securityContext/capabilities/add/0'],
    })),
    {
      name: 'a right that ECS has no name for, without that',
      config: 'compute: ec2',
      given: 'securityContext: {capabilities: {add: [BPF]}}',
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'BPF'}],
    },
    {
      name: 'a right that every container has, and the loss of one that none has',
      given: 'securityContext: {capabilities: {add: [CHOWN], drop: [SYS_TIME]}}',
      drops: [
        '/spec/template/spec/containers/0/securityContext/capabilities/add/0',
        '/spec/template/spec/containers/0/securityContext/capabilities/drop/0',
      ],
    },
  ],
  map(subject) {
    const {view, workload, container, context, setContainer} = subject;
    const given = view.securityContext && container.value.securityContext?.capabilities;
    if (!given) return;
    if (platformOf(workload).os === 'windows') {
      subject.drop('/securityContext/capabilities', 'Containers of Windows have no Linux capabilities.');
      return;
    }
    const {add, drop} = ecsCapabilities(given);
    const allowed = computeOf(workload, context) === 'fargate' ? add.filter(name => CAN_ADD.has(name)) : add;
    // Each name takes part in the one set that comes out.
    readAll(view.securityContext?.capabilities);
    if (allowed.length > 0 || drop.length > 0) {
      setContainer({
        linuxParameters: {
          capabilities: {
            ...(allowed.length > 0 ? {add: [...allowed]} : {}),
            ...(drop.length > 0 ? {drop: [...drop]} : {}),
          },
        },
      });
    }
    tellAdded(subject, given, allowed);
    tellDropped(subject, given);
  },
});

function tellAdded(
  {container, workload, context, report, drop}: Subject<'container'>,
  {add = [], drop: dropped = []}: Capabilities,
  allowed: readonly string[],
): void {
  const hasAll =
    container.value.securityContext?.privileged === true && computeOf(workload, context) !== 'fargate';
  const gone = new Set(dropped.map(capabilityName));
  const seen = new Set<string>();
  for (const [index, given] of add.entries()) {
    const name = capabilityName(given);
    const path = `/securityContext/capabilities/add/${index}`;
    const isRepeated = seen.has(name);
    seen.add(name);
    if (gone.has(name)) drop(path, 'It is dropped as well, which wins.');
    else if (isRepeated) drop(path, 'It is named before.');
    else if (isDefault(name)) {
      if (!gone.has('ALL')) drop(path, 'Every container has it by default.');
    } else if (!allowed.includes(name)) {
      if (hasAll) {
        drop(path, 'The container is privileged, and has every capability.');
        continue;
      }
      report(path, {
        // An agent beside others does without what only machines have.
        level: isSidecar(workload, context) ? 'action' : 'blocker',
        fidelity: 'unsupported',
        message: isKnown(name)
          ? `Container ${container.name} adds the capability ${given}; of those beyond the default set Fargate gives SYS_PTRACE only.`
          : `Container ${container.name} adds the capability ${given}, which ECS has no name for.`,
        ...(isKnown(name)
          ? {}
          : {
              remediation:
                'Find out which call of the program needs the capability. On EC2 and Managed Instances (`compute` in k2e.yaml) `privileged: true` gives a container all capabilities, and the rights of the machine with them.',
            }),
      });
    }
  }
}

function tellDropped({drop}: Subject<'container'>, {add = [], drop: dropped = []}: Capabilities): void {
  const names = dropped.map(capabilityName);
  const all = names.indexOf('ALL');
  const addsAll = add.some(each => capabilityName(each) === 'ALL');
  for (const [index, name] of names.entries()) {
    const path = `/securityContext/capabilities/drop/${index}`;
    if (names.indexOf(name) < index) drop(path, 'It is named before.');
    else if (all !== -1 && index !== all) {
      const added = add.some(each => capabilityName(each) === name);
      if (!added) drop(path, 'All are dropped, this one among them.');
    } else if (name !== 'ALL' && !isDefault(name) && !(addsAll && isKnown(name))) {
      drop(path, 'No container has it by default.');
    }
  }
}
