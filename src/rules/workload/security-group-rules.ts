import {type Admission, admissions, type OpenPort} from '../../choices/admission.ts';
import {balancedPorts} from '../../choices/balanced-ports.ts';
import {peerServices} from '../../choices/discovery/peers.ts';
import {names} from '../../choices/names.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {admitsOutside} from '../../choices/network-policy/outside.ts';
import {permits, restrictionsOf} from '../../choices/network-policy/restrictions.ts';
import {runsAs} from '../../choices/runs-as.ts';
import {groupId, sharedSecurityGroup} from '../../choices/security-groups.ts';
import {handle} from '../../ecs/resource.ts';
import type {Workload} from '../../model/inventory.ts';
import {webIngress} from '../ingress/example-objects.ts';
import {defineRule, type Subject} from '../rule.ts';
import {caller, GAME, webService} from '../service/example-objects.ts';
import {listed, workloadName} from '../wording.ts';
import {setPolicyRules} from './policy-rules.ts';

const DENY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}`;

const CHECKED = webIngress('nginx')
  .replace(
    '[{port: 80, targetPort: 8080}]',
    '[{name: http, port: 80, targetPort: 8080}, {name: health, port: 8088}]',
  )
  .replace(
    'ports: [{containerPort: 8080}]',
    'ports: [{containerPort: 8080}, {containerPort: 8088}], readinessProbe: {httpGet: {path: /ready, port: 8088}}',
  );

export default defineRule({
  id: 'workload/security-group-rules',
  on: 'pod',
  claims: [],
  summary:
    'The tasks of a workload admit the workloads that were found to call them, on the ports that they call.',
  rationale:
    'Without a NetworkPolicy every pod of a cluster may connect to every other. In a VPC a task admits nobody unless its security ' +
    'group says so. k2e admits the group of each workload that names a Service of this one, on the container port, where the proxy of ' +
    'Service Connect listens too; the rules for load balancers come with these. Calls that no manifest shows, as of names that are ' +
    'built into an image, are not found. With `network.mode: open` all tasks of the application share a group that each of them admits. ' +
    'Where NetworkPolicies select the workload, what they allow takes the place of all this (`network-policy/policy`).',
  remediation:
    'Name the Service in an environment variable of the caller, set `network.mode: open` in k2e.yaml, or add a rule to the group.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html',
      'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: [
    {
      name: 'a caller',
      given: `${webService()}${caller('http://web')}`,
      emits: {
        'security-group-rules/shop-web': {
          IpPermissions: [{IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080}],
        },
      },
      withholds: ['security-group-rules/shop-api'],
    },
    {
      name: 'a Service that nobody was found to call',
      given: webService(),
      withholds: ['security-group-rules/shop-web'],
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/template', says: '8080'}],
    },
    {
      name: 'a further port, beside the one of a load balancer',
      given: webIngress('nginx').replace(
        '[{port: 80, targetPort: 8080}]',
        '[{name: http, port: 80, targetPort: 8080}, {name: metrics, port: 9090}]',
      ),
      withholds: ['security-group-rules/shop-web'],
      findings: [{level: 'review', fidelity: 'manual', path: '/spec/template', says: '9090'}],
    },
    {
      name: 'a port at which a load balancer looks for health',
      given: CHECKED,
      emits: {'security-group-rules/shop-web-from-nginx-shared-internal-8088': {}},
    },
    {
      name: 'a port for which a load balancer has no listener, as the finding on the Service says',
      given: GAME.replace(/ {8}- name: health[\s\S]*port: 80}}\n/, ''),
      withholds: ['security-group-rules/shop-game'],
    },
    {
      name: 'everybody of the application',
      given: webService(),
      config: 'app: shop\nnetwork: {mode: open}',
      emits: {
        'security-groups/shop.tasks': {GroupName: 'shop.tasks'},
        'security-group-rules/shop-web': {IpPermissions: [{IpProtocol: '-1'}]},
      },
    },
    {
      name: 'a caller with the network of its instance',
      given: `${webService()}${caller('http://web').replace('kind: Deployment', 'kind: DaemonSet').replace('    spec:', '    spec:\n      hostNetwork: true')}`,
      config: 'compute: ec2',
      withholds: ['security-group-rules/shop-web'],
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/template', says: 'security group'}],
    },
    {
      name: 'a caller that is a daemon of Managed Instances',
      given: `${webService()}${caller('http://web').replace('kind: Deployment', 'kind: DaemonSet')}`,
      config: 'compute: managed\ncluster: {capacityProviders: {managed: shop}}',
      withholds: ['security-group-rules/shop-web'],
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/template', says: 'security group'}],
    },
    {
      name: 'a caller that a NetworkPolicy denies',
      given: `${webService()}${caller('http://web')}${DENY}`,
      withholds: ['security-group-rules/shop-web'],
      findings: [
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/template',
          says: 'no NetworkPolicy allows it',
        },
      ],
    },
    {
      name: 'a load balancer that no NetworkPolicy means',
      given: `${webService('type: LoadBalancer')}${DENY}`,
      emits: {'security-group-rules/shop-web-from-shop-web-nlb-tcp-8080': {}},
      findings: [{level: 'review', fidelity: 'approximate', path: '/spec/template', says: 'load balancer'}],
    },
    {
      name: 'groups that exist',
      given: `${webService()}${caller('http://web')}`,
      config: 'network: {securityGroups: [sg-0123456789abcdef0]}',
      withholds: ['security-group-rules/shop-web'],
      findings: [
        {level: 'info', fidelity: 'approximate', path: '/spec/template', says: 'Deployment shop/api'},
      ],
    },
  ],
  map(subject) {
    const {workload, context} = subject;
    if (networkMode(workload, context) !== 'awsvpc') return;
    const admission = context.choice(admissions).get(workload.object.id) ?? {open: [], unused: []};
    const {securityGroups, mode} = context.config.network;
    tellDenied(subject, admission);
    if (securityGroups) {
      existing(subject, admission, securityGroups);
      return;
    }
    setPolicyRules(subject, workload);
    if (restrictionsOf(workload, context).ingress) {
      tellBalancers(subject);
      return;
    }
    tellInstances(subject, admission);
    if (mode === 'open') open(subject);
    else inferred(subject, admission);
  },
});

function inferred({workload, context, set, report}: Subject<'pod'>, {open: ports, unused}: Admission): void {
  const name = context.choice(names);
  const from = (each: Workload) => ({
    GroupId: groupId(name.securityGroup(each)),
    Description: `Tasks of ${name.base(each)}`.slice(0, 255),
  });
  // What the members of a cluster say to each other no Service lists.
  const isPeer = context.choice(peerServices).has(workload.object.id);
  const admitted = ports.flatMap(port => {
    const callers = port.callers.filter(
      each => networkMode(each, context) === 'awsvpc' && !(isPeer && each === workload),
    );
    return callers.length === 0 ? [] : [{...port, callers}];
  });
  if (admitted.length > 0 || isPeer) {
    set(handle('security-group-rules', name.base(workload)), {
      GroupId: groupId(name.securityGroup(workload)),
      IpPermissions: [
        ...(isPeer ? [{IpProtocol: '-1', UserIdGroupPairs: [from(workload)]}] : []),
        ...admitted.map(({protocol, port, callers}) => ({
          IpProtocol: protocol,
          FromPort: port,
          ToPort: port,
          UserIdGroupPairs: callers.map(from),
        })),
      ],
    });
  }
  if (unused.length === 0 || runsAs(workload) !== 'service') return;
  // Beside a port that is called, a further one is most often for metrics, or for TLS that the load balancer does.
  const isReached = admitted.length > 0 || balancedPorts(workload, context).length > 0;
  report('', {
    level: isReached ? 'review' : 'action',
    fidelity: 'manual',
    message: `A Service offers ${new Set(unused.map(({port}) => port)).size === 1 ? 'port' : 'ports'} ${listed(unused.map(({port}) => String(port)))} of ${workloadName(workload)}, and no manifest shows who calls it; its tasks admit nobody there.`,
  });
}

/** Callers with the network of their instance come from a security group that k2e does not know. */
function tellInstances({workload, context, report}: Subject<'pod'>, {open: ports}: Admission): void {
  const needed = ports.flatMap(({port, protocol, callers}) => {
    const others = callers.filter(each => networkMode(each, context) !== 'awsvpc');
    return others.length === 0 ? [] : [`port ${port} (${protocol}) for ${listed(others.map(workloadName))}`];
  });
  if (needed.length === 0) return;
  report('', {
    level: 'action',
    fidelity: 'manual',
    message: `The tasks of ${workloadName(workload)} do not admit ${needed.join('; ')}: those tasks have the network of their instances, whose security group k2e does not know.`,
    remediation: 'Admit the security group of the instances in that of these tasks.',
  });
}

/** Every task of the application admits every other on every port, as pods do. */
function open({workload, context, set}: Subject<'pod'>): void {
  const name = context.choice(names);
  const shared = sharedSecurityGroup(context);
  set(handle('security-group-rules', name.base(workload)), {
    GroupId: groupId(name.securityGroup(workload)),
    IpPermissions: [{IpProtocol: '-1', UserIdGroupPairs: [{GroupId: groupId(shared)}]}],
  });
}

/** Calls that were found and that a policy denies, at either end. */
function tellDenied({workload, context, report}: Subject<'pod'>, {open: ports}: Admission): void {
  const {ingress} = restrictionsOf(workload, context);
  const isAllowed = (caller: Workload, {port, protocol}: OpenPort) =>
    permits(ingress, caller, protocol, port) &&
    permits(restrictionsOf(caller, context).egress, workload, protocol, port);
  const callers = new Set(ports.flatMap(port => port.callers).filter(caller => caller !== workload));
  // A name alone does not say which port is called: one that is allowed may be all that is needed.
  const denied = [...callers].flatMap(caller => {
    const called = ports.filter(port => port.callers.includes(caller));
    return called.some(port => isAllowed(caller, port)) ? [] : [{caller, called}];
  });
  if (denied.length === 0) return;
  const says = denied.map(
    ({caller, called}) => `${workloadName(caller)} (port ${listed(called.map(({port}) => String(port)))})`,
  );
  report('', {
    level: 'review',
    fidelity: 'approximate',
    message: `By their manifests ${listed(says)} ${denied.length === 1 ? 'calls' : 'call'} ${workloadName(workload)}, and no NetworkPolicy allows it; neither do the security groups of the tasks.`,
    remediation:
      'If the network of the cluster does not enforce NetworkPolicies, the call works there and fails on ECS: allow it in a policy.',
  });
}

/** Load balancers are admitted whatever policies say: without that, no request and no health check arrives. */
function tellBalancers({workload, context, report}: Subject<'pod'>): void {
  const unforeseen = balancedPorts(workload, context).filter(
    ({port, protocol}) => !admitsOutside(workload, protocol, port, context),
  );
  if (unforeseen.length === 0) return;
  report('', {
    level: 'review',
    fidelity: 'approximate',
    message: `A load balancer leads to port ${listed(unforeseen.map(({port}) => String(port)))} of ${workloadName(workload)}, and its tasks admit it; the NetworkPolicies that select ${workloadName(workload)} admit nobody there but other workloads of the input.`,
    remediation:
      'If nothing outside should reach it, delete the Ingress or the load balancer of the Service; narrow the group of the load balancer otherwise.',
  });
}

function existing(
  {workload, report}: Subject<'pod'>,
  {open: ports}: Admission,
  groups: readonly string[],
): void {
  if (ports.length === 0) return;
  const needed = ports.map(
    ({port, protocol, callers}) => `port ${port} (${protocol}) for ${listed(callers.map(workloadName))}`,
  );
  report('', {
    level: 'info',
    fidelity: 'approximate',
    message: `The tasks of ${workloadName(workload)} use ${listed(groups)}, to which k2e adds no rules; they must admit ${needed.join('; ')}.`,
    remediation:
      'Check that the groups admit each other on these ports; a group whose members call each other admits itself.',
  });
}
