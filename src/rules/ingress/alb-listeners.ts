import {listenPorts, standardPorts} from '../../choices/routing/alb-listener.ts';
import {ALB, annotation, booleanOf, integerOf, jsonOf, listOf} from '../../choices/routing/annotation.ts';
import {isObject, type Json} from '../../json.ts';
import {defineRule} from '../rule.ts';
import {ALB_READER, ALB_REFS, refused, STANDARD} from './alb-reader.ts';
import {
  type Annotated,
  type Family,
  type Fate,
  familyClaims,
  manual,
  mapFamily,
} from './annotation-family.ts';
import {webIngress} from './example-objects.ts';
import {listenerHandle, plannedRules, setCertificates, setListener, setRule} from './planned.ts';

const NO_HTTPS = 'The Ingress has no HTTPS listener.';

/** Annotations of class alb that this rule knows. */
export const ALB_LISTENERS: Family = {
  'listen-ports': ({subject, balancer, ingress}) => {
    const wanted = listenPorts(ingress, []);
    const standard = standardPorts(ingress);
    if (
      wanted.size === standard.size &&
      [...wanted].every(([port, protocol]) => standard.get(port) === protocol)
    )
      return STANDARD;
    return {
      set: () => {
        for (const listener of balancer.listeners) setListener(subject, balancer, listener);
      },
    };
  },
  'ssl-redirect': sslRedirect,
  'certificate-arn': annotated =>
    listOf(annotated.value).length === 0
      ? refused(annotated.suffix, 'the ARN of a certificate')
      : onHttps(annotated),
  'ssl-policy': annotated => onHttps(annotated),
  'create-acm-cert': ({value}) =>
    booleanOf(value)
      ? {
          report: {
            level: 'action',
            fidelity: 'manual',
            message: 'The controller requests a certificate by itself; ECS and its load balancers do not.',
            remediation:
              'Request a certificate for the hosts in AWS Certificate Manager and put its ARN under `tls.certificates` in k2e.yaml.',
          },
        }
      : {drop: 'It asks for nothing: no certificate is requested unless it is true.'},
  'acm-pca-arn': manual(
    'The controller requests certificates from this private certificate authority; ECS and its load balancers do not.',
    'Request the certificate from the authority in AWS Certificate Manager and put its ARN under `tls.certificates` in k2e.yaml.',
  ),
  'mutual-authentication': mutualAuthentication,
  'listener-attributes.*': annotated =>
    isOfListener(annotated)
      ? {
          report: {
            level: 'action',
            fidelity: 'manual',
            message: 'k2e plans no attributes of listeners.',
            remediation:
              'Run `aws elbv2 modify-listener-attributes` with these attributes on the new listener.',
          },
        }
      : {drop: 'There is no listener of this protocol and port.'},
};

/** True where the listener exists whose attributes the key names: `listener-attributes.HTTPS-443`. */
function isOfListener({suffix, balancer}: Annotated): boolean {
  return balancer.listeners.some(({protocol, port}) => suffix.endsWith(`.${protocol}-${port}`));
}

function httpsOf({balancer, ingress}: Annotated): Annotated['balancer']['listeners'] {
  return balancer.listeners.filter(
    ({protocol, members}) => protocol === 'HTTPS' && members.some(({id}) => id === ingress.id),
  );
}

/** Certificates and policy are set together. */
function onHttps(annotated: Annotated): Fate {
  const listeners = httpsOf(annotated);
  if (listeners.length === 0) return {drop: NO_HTTPS};
  return {
    set: () => {
      for (const listener of listeners) setCertificates(annotated.subject, listener);
    },
  };
}

function sslRedirect({subject, balancer, value, suffix}: Annotated): Fate {
  const port = integerOf(value);
  const target = balancer.listeners.find(listener => listener.port === port);
  if (port === undefined || target?.protocol !== 'HTTPS')
    return refused(suffix, 'the port of an HTTPS listener');
  const plain = balancer.listeners.filter(({protocol}) => protocol === 'HTTP');
  if (plain.length === 0) return {drop: 'There is no HTTP listener to redirect from.'};
  return {
    set: () => {
      for (const listener of plain) setListener(subject, balancer, listener);
      for (const [listener, rule] of plannedRules(subject, balancer)) {
        if (listener.protocol === 'HTTP') setRule(subject, listener, rule);
      }
    },
  };
}

/** `[{"port": 443, "mode": "verify", "trustStore": "arn:…"}]`; without a port it is for 443. */
function mutualAuthentication(annotated: Annotated): Fate {
  const {subject, balancer, ingress, suffix, value} = annotated;
  const key = `${ALB}${suffix}`;
  const first = balancer.group.members.find(({object}) => annotation(object, key) !== undefined)?.object;
  if (first && first.id !== ingress.id && annotation(first, key) !== value) {
    return refused(suffix, `the same as on Ingress ${first.ref.namespace}/${first.ref.name}`);
  }
  const json = jsonOf(value);
  const entries: readonly Json[] = Array.isArray(json) ? json : [];
  const wanted = entries.flatMap(entry => {
    const {port = 443, mode, trustStore, ignoreClientCertificateExpiry} = isObject(entry) ? entry : {};
    const listener = httpsOf(annotated).find(each => each.port === port);
    const store = typeof trustStore === 'string' && trustStore.startsWith('arn:') ? trustStore : undefined;
    if (!listener || typeof mode !== 'string' || (mode === 'verify' && store === undefined)) return [];
    const patch = {
      Mode: mode,
      ...(store === undefined ? {} : {TrustStoreArn: store}),
      ...(typeof ignoreClientCertificateExpiry === 'boolean'
        ? {IgnoreClientCertificateExpiry: ignoreClientCertificateExpiry}
        : {}),
    };
    return [{listener, patch}];
  });
  if (wanted.length === 0 || wanted.length < entries.length) {
    return {
      report: {
        level: 'action',
        fidelity: 'manual',
        message:
          'Mutual TLS is not carried over: it needs an HTTPS listener on the named port and, to verify, the ARN of a trust ' +
          'store. Until it is set the listener accepts clients without a certificate.',
        remediation:
          'Run `aws elbv2 modify-listener --mutual-authentication` with the ARN of the trust store.',
      },
    };
  }
  return {
    set: () => {
      for (const {listener, patch} of wanted) {
        subject.set(listenerHandle(listener), {MutualAuthentication: patch});
      }
    },
  };
}

const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-90ab-cdef-1234-567890abcdef';
const BOTH = {'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP": 80}, {"HTTPS": 443}]'};

export default defineRule({
  id: 'ingress/alb-listeners',
  on: 'Ingress',
  claims: familyClaims(ALB_READER, ALB_LISTENERS),
  summary:
    'Ports, certificates and TLS settings become listeners; ssl-redirect makes every HTTP listener redirect.',
  rationale:
    'The annotations describe listeners of an Application Load Balancer, and k2e plans the same ones. Where an Ingress has an ' +
    'HTTPS listener but names no certificate, the controller looks for one that covers its hosts; k2e asks for it in k2e.yaml. ' +
    'Where it names no policy the controller uses ELBSecurityPolicy-2016-08 with TLS 1.0; k2e uses `tls.policy` of k2e.yaml.',
  remediation: 'Complete the listener on the new load balancer by hand.',
  refs: ALB_REFS,
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'manual', 'dropped'],
  examples: [
    {
      name: 'HTTPS with a certificate and a redirect',
      given: webIngress('alb', {
        ...BOTH,
        'alb.ingress.kubernetes.io/certificate-arn': ARN,
        'alb.ingress.kubernetes.io/ssl-redirect': '443',
      }),
      emits: {
        'listeners/alb-shared-internal-443': {Protocol: 'HTTPS', Certificates: [{CertificateArn: ARN}]},
        'listeners/alb-shared-internal-80': {
          DefaultActions: [
            {Type: 'redirect', RedirectConfig: {Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301'}},
          ],
        },
      },
      withholds: ['listener-rules/alb-shared-internal-80-shop.example.com'],
    },
    {
      name: 'a redirect to where nothing listens',
      given: webIngress('alb', {
        ...BOTH,
        'alb.ingress.kubernetes.io/certificate-arn': ARN,
        'alb.ingress.kubernetes.io/ssl-redirect': '8443',
      }),
      emits: {'listener-rules/alb-shared-internal-80-shop.example.com': {Actions: [{Type: 'forward'}]}},
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/metadata/annotations/alb.ingress.kubernetes.io~1ssl-redirect',
          says: 'the port of an HTTPS listener',
        },
      ],
    },
    {
      name: 'a policy and mutual TLS',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/certificate-arn': ARN,
        'alb.ingress.kubernetes.io/ssl-policy': 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
        'alb.ingress.kubernetes.io/mutual-authentication': '[{"port": 443, "mode": "passthrough"}]',
      }),
      emits: {
        'listeners/shop-web-443': {
          SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
          MutualAuthentication: {Mode: 'passthrough'},
        },
      },
    },
    {
      name: 'a certificate that the controller makes',
      given: webIngress('alb', {
        'alb.ingress.kubernetes.io/create-acm-cert': 'true',
        'alb.ingress.kubernetes.io/acm-pca-arn':
          'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/1',
        'alb.ingress.kubernetes.io/listener-attributes.HTTP-80': 'routing.http.response.server.enabled=false',
        'alb.ingress.kubernetes.io/listener-attributes.HTTPS-443':
          'routing.http.response.server.enabled=false',
      }),
      findings: [
        {level: 'action', fidelity: 'manual', says: 'requests a certificate'},
        {level: 'action', fidelity: 'manual', says: 'private certificate authority'},
        {level: 'action', fidelity: 'manual', says: 'attributes of listeners'},
      ],
      drops: ['/metadata/annotations/alb.ingress.kubernetes.io~1listener-attributes.HTTPS-443'],
    },
    {
      name: 'a policy without HTTPS',
      given: webIngress('alb', {'alb.ingress.kubernetes.io/ssl-policy': 'ELBSecurityPolicy-2016-08'}),
      drops: ['/metadata/annotations/alb.ingress.kubernetes.io~1ssl-policy'],
    },
  ],
  map: subject => mapFamily(subject, ALB_READER, ALB_LISTENERS),
});
