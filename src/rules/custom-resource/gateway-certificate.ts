import {itemsAt, textAt} from '../../model/gateway.ts';
import {mayReferTo} from '../../model/reference-grant.ts';
import type {Pointer} from '../../pointer.ts';
import {nameOf} from '../object-rule.ts';
import type {Example, Subject} from '../rule.ts';
import {FORWARD, gatewayObject, routeObject, WEB_BEHIND_ROUTES} from './gateway-example.ts';

const OF_ANOTHER_NAMESPACE = gatewayObject().replace(
  '{name: example-com}',
  '{name: example-com, namespace: certificates}',
);
const BEHIND = `${routeObject(FORWARD)}${WEB_BEHIND_ROUTES}`;
const GRANT = `apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: gateways, namespace: certificates}
spec:
  from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: shop}]
  to: [{group: "", kind: Secret}]
---
`;

/** Examples of Gateways whose certificate is in another namespace, with this `k2e.yaml`. */
export function certificateExamples(config: string): readonly [Example, Example] {
  const told = {level: 'review', fidelity: 'approximate', path: '/spec/gatewayClassName'} as const;
  return [
    {
      name: 'a certificate of another namespace, which nobody granted',
      config,
      given: `${OF_ANOTHER_NAMESPACE}${BEHIND}`,
      emits: {'listeners/shop-public-443': {Protocol: 'HTTPS'}},
      findings: [
        told,
        {
          level: 'review',
          fidelity: 'approximate',
          path: '/spec/listeners/0/tls/certificateRefs/0',
          says: 'ReferenceGrant',
        },
      ],
    },
    {
      name: 'a certificate of another namespace, by a ReferenceGrant',
      config,
      given: `${OF_ANOTHER_NAMESPACE}${GRANT}${BEHIND}`,
      emits: {'listeners/shop-public-443': {Protocol: 'HTTPS'}},
      findings: [told],
    },
  ];
}

/**
 * Tells the certificates of a listener at `path` that a Gateway may not read: its cluster serves nothing with them, the load balancer
 * does.
 */
export function tellCertificates({object, context, report}: Subject<'other'>, path: Pointer): void {
  for (const {item, path: at} of itemsAt(object.value, `${path}/tls/certificateRefs`)) {
    const certificate = {
      group: textAt(item, '/group') ?? '',
      kind: textAt(item, '/kind') ?? 'Secret',
      namespace: textAt(item, '/namespace') ?? object.ref.namespace,
      name: textAt(item, '/name') ?? '',
    };
    if (mayReferTo(object, certificate, context.inventory)) continue;
    const {kind, namespace, name} = certificate;
    report(at, {
      level: 'review',
      fidelity: 'approximate',
      message: `${nameOf(object)} takes its certificate from ${kind} ${name} of namespace ${namespace}, and no ReferenceGrant of the input allows that there: a cluster ends no TLS with it. The load balancer serves the listener with a certificate of ACM.`,
      remediation: `If the cluster has the grant, add it to the input: kubectl get referencegrant -n ${namespace} -o yaml. Otherwise take the listener out of the Gateway.`,
    });
  }
}
