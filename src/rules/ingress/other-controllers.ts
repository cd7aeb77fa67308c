import {pointer} from '../../pointer.ts';
import {defineRule} from '../rule.ts';
import {webIngress} from './example-objects.ts';

/** Prefixes of annotations of controllers whose options k2e does not translate → the controller's name. */
const CONTROLLERS: Readonly<Record<string, string>> = {
  'nginx.org/': 'the NGINX Ingress Controller of F5',
  'nginx.com/': 'the NGINX Ingress Controller of F5',
  'appprotect.f5.com/': 'the NGINX Ingress Controller of F5',
  'haproxy.org/': 'the HAProxy Kubernetes Ingress Controller',
  'haproxy-ingress.github.io/': 'HAProxy Ingress',
  'konghq.com/': 'Kong',
  'configuration.konghq.com': 'Kong',
  'projectcontour.io/': 'Contour',
  'networking.gke.io/': 'Google Kubernetes Engine',
  'ingress.gcp.kubernetes.io/': 'Google Kubernetes Engine',
  'cloud.google.com/': 'Google Kubernetes Engine',
  'kubernetes.io/ingress.global-static-ip-name': 'Google Kubernetes Engine',
  'kubernetes.io/ingress.regional-static-ip-name': 'Google Kubernetes Engine',
  'kubernetes.io/ingress.allow-http': 'Google Kubernetes Engine',
  'appgw.ingress.kubernetes.io/': 'the Azure Application Gateway controller',
  'zalando.org/': 'Skipper',
  'ingress.citrix.com/': 'the NetScaler controller',
};

export default defineRule({
  id: 'ingress/other-controllers',
  on: 'Ingress',
  claims: Object.keys(CONTROLLERS).map(prefix => pointer('metadata', 'annotations', `${prefix}*`)),
  summary: 'Annotations of other Ingress controllers are named; k2e does not translate them.',
  rationale:
    'Each controller has its own options in annotations. k2e knows those of the AWS Load Balancer Controller, ingress-nginx and ' +
    'Traefik; of the others it reads the rules as the Ingress API words them, without the options.',
  remediation:
    'Look the option up in the documentation of the controller and set its counterpart on the load balancer.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/services-networking/ingress-controllers/'],
    ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html'],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual'],
  examples: [
    {
      name: 'an option of Kong',
      given: webIngress('kong', {'konghq.com/strip-path': 'true'}),
      findings: [{level: 'action', fidelity: 'manual', says: 'Kong'}],
    },
  ],
  map({view, report}) {
    for (const key of Object.keys(view.metadata?.annotations ?? {})) {
      const prefix = Object.keys(CONTROLLERS).find(each => key.startsWith(each));
      if (prefix === undefined) continue;
      report(pointer('metadata', 'annotations', key), {
        level: 'action',
        fidelity: 'manual',
        message: `The annotation ${key} is an option of ${CONTROLLERS[prefix]}; k2e does not translate it.`,
      });
    }
  },
});
