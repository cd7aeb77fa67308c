import {calls} from '../../choices/discovery/calls.ts';
import {serviceLinkText} from '../../choices/service-link.ts';
import type {ServiceLinkReference} from '../../model/service-link-references.ts';
import {isWithin} from '../../pointer.ts';
import {defineRule, type Subject} from '../rule.ts';
import {webService} from '../service/example-objects.ts';

const READER = (script: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec:
      containers:
        - name: api
          image: example/api:1
          command: [sh, -c, '${script}']
`;

export default defineRule({
  id: 'container/service-variables',
  on: 'container',
  claims: [],
  summary: 'Variables that Kubernetes makes for Services are set where a container reads them.',
  rationale:
    'Kubernetes sets variables for the Services of a namespace in every container: WEB_SERVICE_HOST, WEB_SERVICE_PORT, and ' +
    'WEB_PORT=tcp://… in the style of Docker links. ECS sets none. k2e sets those that a script or a file of the container reads, ' +
    'with the Service Connect name as host; an application that needs an address there does not accept a name. It never sets ' +
    'WEB_PORT, which many applications take for a number. The variables of the API server lead nowhere on ECS.',
  remediation: 'Set the variable by hand, to what the application expects.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables'],
    ecs: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['approximate', 'manual'],
  examples: [
    {
      name: 'a script that reads host and port',
      given: `${webService()}${READER('exec api --web=$WEB_SERVICE_HOST:$WEB_SERVICE_PORT')}`,
      emits: {
        'task-definitions/shop-api': {
          containerDefinitions: [
            {
              environment: [
                {name: 'WEB_SERVICE_HOST', value: 'web'},
                {name: 'WEB_SERVICE_PORT', value: '80'},
              ],
            },
          ],
        },
      },
      findings: [
        {
          level: 'info',
          fidelity: 'approximate',
          path: '/spec/template/spec/containers/0/command/2',
          says: 'WEB_SERVICE_HOST',
        },
      ],
    },
    {
      name: 'a URL in the style of Docker links',
      given: `${webService()}${READER('exec api --web=$WEB_PORT_80_TCP')}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'WEB_PORT_80_TCP'}],
    },
    {
      name: 'a Service that is not in the input',
      given: `${webService()}${READER('exec api --queue=$(QUEUE_SERVICE_HOST)')}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/spec/containers/0/command/2',
          says: 'QUEUE_SERVICE_HOST',
        },
      ],
    },
    {
      name: 'the API server',
      given: `${webService()}${READER('curl https://$KUBERNETES_SERVICE_HOST/version')}`,
      findings: [{level: 'action', fidelity: 'manual', says: 'API of Kubernetes'}],
    },
  ],
  map(subject) {
    const {workload, container, context, setContainer, report} = subject;
    const read = context
      .choice(calls)
      .variablesOf(workload)
      // What Kubernetes puts into a text is reported with that text.
      .filter(({expanded}) => !expanded)
      .filter(reference => isOf(subject, reference));
    const names = new Set<string>();
    for (const reference of read) {
      const {link} = reference;
      if (names.has(link.name)) continue;
      names.add(link.name);
      const value = serviceLinkText(link, workload, context);
      if (value === undefined) lost(subject, reference);
      else {
        setContainer({environment: [{name: link.name, value}]});
        if (link.member !== 'host') continue;
        report(placeOf(subject, reference), {
          level: 'info',
          fidelity: 'approximate',
          message: `Container ${container.name} reads ${link.name}, which Kubernetes sets to an address; k2e sets it to the name ${value}.`,
        });
      }
    }
  },
});

/** A text of the container itself; a text that the whole pod shares is read by its first main container at least. */
function isOf({workload, container}: Subject<'container'>, {object, path}: ServiceLinkReference): boolean {
  if (object !== workload.object) return container.role === 'main';
  const owner = workload.containers.find(part => isWithin(path, part.path));
  return owner === undefined ? container.role === 'main' : owner.path === container.path;
}

function lost(subject: Subject<'container'>, reference: ServiceLinkReference): void {
  const {link} = reference;
  const reads = `Container ${subject.container.name} reads ${link.name}`;
  if (link.isAbsent) {
    subject.report(placeOf(subject, reference), {
      level: 'action',
      fidelity: 'manual',
      message: `${reads}, as Kubernetes sets it for a Service of that name; the input has no such Service, and ECS sets no such variable.`,
      remediation:
        'Bring the Service and what is behind it with the input if it moves as well; else set the variable in the manifest, to an address that the tasks reach.',
    });
    return;
  }
  subject.report(placeOf(subject, reference), {
    level: 'action',
    fidelity: 'manual',
    message: link.service
      ? `${reads}, which Kubernetes sets for Service ${link.service.ref.name}; ECS sets no such variable.`
      : `${reads} and so calls the API of Kubernetes, which is not there on ECS.`,
    ...(link.service
      ? {}
      : {remediation: 'Replace what it asks the API for, or leave this workload on the cluster.'}),
  });
}

function placeOf({container, object}: Subject<'container'>, reference: ServiceLinkReference): string {
  const isInside = reference.object === object && isWithin(reference.path, container.path);
  return isInside ? reference.path.slice(container.path.length) : '';
}
