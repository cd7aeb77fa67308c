import type {
  EndpointSlice,
  Endpoints,
  IngressClass,
  NetworkPolicy,
  NetworkPolicyPort,
  Service,
  ServicePort,
  ServiceSpec,
} from '../kubernetes.generated.ts';
import {each, fill, fillBlank, inside} from './fill.ts';

// `SetDefaults_Service` and `SetDefaults_Endpoints` in `pkg/apis/core/v1/defaults.go`, `pkg/apis/networking/v1/defaults.go` and
// `pkg/apis/discovery/v1/defaults.go`, Kubernetes 1.36.3.

/** Three hours, in seconds. */
const CLIENT_IP_TIMEOUT = 10_800;

/** A Service with its defaults. What depends on the cluster (addresses, address families, node ports) stays open. */
export function defaultService(given: Service): Service {
  return inside(given, {
    spec: spec => {
      const typed = fillBlank(spec, {sessionAffinity: 'None', type: 'ClusterIP'});
      const result = defaultTraffic(defaultAffinity(typed));
      return inside(result, {ports: ports => each(ports, defaultServicePort)});
    },
  });
}

function defaultAffinity(spec: ServiceSpec): ServiceSpec {
  const {sessionAffinityConfig, ...rest} = spec;
  if (spec.sessionAffinity === 'None') return sessionAffinityConfig === undefined ? spec : rest;
  if (spec.sessionAffinity !== 'ClientIP' || sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined)
    return spec;
  return {...rest, sessionAffinityConfig: {clientIP: {timeoutSeconds: CLIENT_IP_TIMEOUT}}};
}

function defaultTraffic(spec: ServiceSpec): ServiceSpec {
  const isBalanced = spec.type === 'LoadBalancer';
  const isOutside = isBalanced || spec.type === 'NodePort';
  const hasAddress = spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0;
  let result = isOutside || hasAddress ? fillBlank(spec, {externalTrafficPolicy: 'Cluster'}) : spec;
  if (isOutside || spec.type === 'ClusterIP') result = fill(result, {internalTrafficPolicy: 'Cluster'});
  return isBalanced ? fill(result, {allocateLoadBalancerNodePorts: true}) : result;
}

function defaultServicePort(port: ServicePort): ServicePort {
  const typed = fillBlank(port, {protocol: 'TCP'});
  return port.port === undefined ? typed : fillBlank(typed, {targetPort: port.port});
}

/** A NetworkPolicy with its defaults. */
export function defaultNetworkPolicy(given: NetworkPolicy): NetworkPolicy {
  return inside(given, {
    spec: spec => {
      const isUntyped = (spec.policyTypes ?? []).length === 0;
      const types = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
      let result = isUntyped ? {...spec, policyTypes: types} : spec;
      result = inside(result, {
        ingress: rules => each(rules, rule => inside(rule, {ports: defaultPolicyPorts})),
      });
      return inside(result, {
        egress: rules => each(rules, rule => inside(rule, {ports: defaultPolicyPorts})),
      });
    },
  });
}

function defaultPolicyPorts(ports: readonly NetworkPolicyPort[]): readonly NetworkPolicyPort[] {
  return each(ports, port => fill(port, {protocol: 'TCP'}));
}

/** An IngressClass with its defaults. */
export function defaultIngressClass(given: IngressClass): IngressClass {
  return inside(given, {spec: spec => inside(spec, {parameters: ref => fill(ref, {scope: 'Cluster'})})});
}

/** Endpoints with their defaults. */
export function defaultEndpoints(given: Endpoints): Endpoints {
  return inside(given, {
    subsets: subsets => {
      return each(subsets, subset => {
        return inside(subset, {ports: ports => each(ports, port => fillBlank(port, {protocol: 'TCP'}))});
      });
    },
  });
}

/** An EndpointSlice with its defaults. */
export function defaultEndpointSlice(given: EndpointSlice): EndpointSlice {
  return inside(given, {ports: ports => each(ports, port => fill(port, {name: '', protocol: 'TCP'}))});
}
