import {computeOf} from '../../choices/compute.ts';
import {convertedWorkloads} from '../../choices/converted.ts';
import {platformOf} from '../../choices/platform.ts';
import type {ContainerPart, Workload} from '../../model/inventory.ts';
import {jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';

const TWO_CONTAINERS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    spec:
      containers:
        - {name: app, image: "example/app:1", securityContext: {allowPrivilegeEscalation: false}}
        - {name: log, image: "example/log:1", securityContext: {allowPrivilegeEscalation: false}}`;

export default defineRule({
  id: 'container/privilege-escalation',
  on: 'container',
  claims: ['/securityContext/allowPrivilegeEscalation'],
  summary:
    '`allowPrivilegeEscalation: false` becomes `no-new-privileges` on EC2; Fargate has no such switch.',
  rationale:
    'With `allowPrivilegeEscalation: false` the kernel gives a process no rights beyond those of its parent, so a setuid program ' +
    'in the image has no effect. ECS sets that flag by a Docker security option, which Fargate and Managed Instances do not take. ' +
    'A container without capabilities gains little from a setuid program, whoever runs it.',
  remediation:
    'Drop all capabilities (`capabilities.drop: [ALL]`) and remove setuid programs from the image, or run the workload on EC2.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'dropped'],
  examples: [
    {
      name: 'forbidden, on Fargate',
      given: 'securityContext: {allowPrivilegeEscalation: false}',
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation',
          says: 'setuid',
        },
      ],
    },
    {
      name: 'forbidden, on Fargate, without capabilities',
      given: 'securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}',
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation',
          says: 'capabilities',
        },
      ],
    },
    {
      name: 'forbidden for several containers, on Fargate',
      given: TWO_CONTAINERS,
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation',
          says: 'Deployment shop/app (app and log) forbids',
        },
      ],
    },
    {
      name: 'forbidden, on EC2',
      config: 'compute: ec2',
      given: 'securityContext: {allowPrivilegeEscalation: false}',
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{dockerSecurityOptions: ['no-new-privileges']}]},
      },
    },
    {
      name: 'forbidden, on Managed Instances',
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      given: 'securityContext: {allowPrivilegeEscalation: false}',
      emits: {
        'task-definitions/shop-app': {containerDefinitions: [{name: 'app', dockerSecurityOptions: null}]},
      },
      findings: [{level: 'review', fidelity: 'approximate', says: 'setuid'}],
    },
    {
      name: 'allowed',
      given: 'securityContext: {allowPrivilegeEscalation: true}',
      drops: ['/spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation'],
    },
  ],
  map({view, workload, container, context, setContainer, report, drop}) {
    const path = '/securityContext/allowPrivilegeEscalation';
    const allowed = view.securityContext?.allowPrivilegeEscalation;
    if (allowed === undefined) return;
    if (allowed) {
      drop(path, 'It is allowed unless something forbids it.');
    } else if (platformOf(workload).os === 'windows') {
      drop(path, 'Containers of Windows know no setuid programs.');
    } else if (computeOf(workload, context) === 'ec2') {
      setContainer({dockerSecurityOptions: ['no-new-privileges']});
    } else {
      const told = context.choice(reports).get(container);
      if (told) report(path, told);
    }
  },
});

/** A container for which ECS cannot set what its manifest forbids. */
interface Unset {
  readonly workload: Workload;
  readonly container: ContainerPart;
}

function reports(context: Context): ReadonlyMap<ContainerPart, Report> {
  const unset = context
    .choice(convertedWorkloads)
    .filter(workload => isWithoutSwitch(workload, context))
    .flatMap(workload =>
      workload.containers.filter(isForbidden).map((container): Unset => ({workload, container})),
    );
  return jointReports(unset, {
    of: ({container}) => String(isBare(container)),
    at: ({container}) => container,
    says: all => {
      const bare = isBare(all[0].container);
      const who = [...Map.groupBy(all, ({workload}) => workload)].map(
        ([workload, own]) =>
          `${workloadName(workload)} (${listed(own.map(({container}) => container.name))})`,
      );
      const forbid = `${listed(who)} ${who.length === 1 ? 'forbids its' : 'forbid their'} processes to gain rights, which ECS cannot set here`;
      return {
        level: bare ? 'info' : 'review',
        fidelity: 'approximate',
        message: bare
          ? `${forbid}; the containers have no capabilities, so there are few to gain.`
          : `${forbid}: a setuid program in the image works.`,
        ...(bare && {remediation: 'Remove setuid programs from the image, or run the workload on EC2.'}),
      };
    },
  });
}

function isForbidden({value}: ContainerPart): boolean {
  return value.securityContext?.allowPrivilegeEscalation === false;
}

/** Neither EC2, where the switch is set, nor Windows, which has nothing that it could forbid. */
function isWithoutSwitch(workload: Workload, context: Context): boolean {
  return platformOf(workload).os !== 'windows' && computeOf(workload, context) !== 'ec2';
}

/** True for a container without capabilities. */
function isBare({value}: ContainerPart): boolean {
  const {drop = [], add = []} = value.securityContext?.capabilities ?? {};
  return drop.some(each => each.toUpperCase() === 'ALL') && add.length === 0;
}
