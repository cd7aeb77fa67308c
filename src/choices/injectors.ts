import type {Workload} from '../model/inventory.ts';
import type {Namespace} from '../model/kubernetes.generated.ts';
import {isOneOf} from './annotation-keys.ts';

/** A product that changes pods when they are made: what it adds is in no manifest. */
export interface Injector {
  readonly product: string;
  /** Annotations of the product; one that ends in `*` stands for all that begin so. */
  readonly keys: readonly string[];
  /** Those that turn it on for a pod, unless their value says no; labels as well as annotations. */
  readonly switches: readonly string[];
  /** Labels and annotations of a namespace that turn it on for all its pods. */
  readonly namespaceSwitches?: readonly string[];
  readonly level: 'action' | 'blocker';
  /** What it adds to the pods. */
  readonly adds: string;
  readonly remediation: string;
}

const OFF = /^(?:false|disabled|none|no|off|0|)$/i;

const MESH =
  'Do without the proxy: Service Connect balances, retries and encrypts traffic between services; rules for traffic and access become listener rules and security groups.';

export const INJECTORS: readonly Injector[] = [
  {
    product: 'Istio',
    keys: [
      'sidecar.istio.io/*',
      'proxy.istio.io/*',
      'traffic.sidecar.istio.io/*',
      'inject.istio.io/*',
      'ambient.istio.io/*',
      'istio.io/*',
    ],
    switches: ['sidecar.istio.io/inject', 'inject.istio.io/templates', 'istio.io/rev'],
    namespaceSwitches: ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'],
    level: 'action',
    adds: 'a proxy through which all traffic goes',
    remediation: MESH,
  },
  {
    product: 'Linkerd',
    keys: ['linkerd.io/*', 'config.linkerd.io/*', 'config.alpha.linkerd.io/*', 'viz.linkerd.io/*'],
    switches: ['linkerd.io/inject'],
    namespaceSwitches: ['linkerd.io/inject'],
    level: 'action',
    adds: 'a proxy through which all traffic goes',
    remediation: MESH,
  },
  {
    product: 'Consul',
    keys: ['consul.hashicorp.com/*'],
    switches: ['consul.hashicorp.com/connect-inject'],
    namespaceSwitches: ['consul.hashicorp.com/connect-inject'],
    level: 'action',
    adds: 'a proxy, and registers the pods with Consul',
    remediation: `${MESH} Programs that find others by names of Consul need those names as aliases, or Consul on ECS.`,
  },
  {
    product: 'Kuma',
    keys: ['kuma.io/*'],
    switches: ['kuma.io/sidecar-injection'],
    namespaceSwitches: ['kuma.io/sidecar-injection'],
    level: 'action',
    adds: 'a proxy through which all traffic goes',
    remediation: MESH,
  },
  {
    product: 'App Mesh',
    keys: ['appmesh.k8s.aws/*'],
    switches: ['appmesh.k8s.aws/sidecarInjectorWebhook'],
    namespaceSwitches: ['appmesh.k8s.aws/sidecarInjectorWebhook'],
    level: 'action',
    adds: 'an Envoy proxy',
    remediation: `App Mesh ended in September 2026. ${MESH}`,
  },
  {
    product: 'the Vault injector',
    keys: ['vault.hashicorp.com/*'],
    switches: ['vault.hashicorp.com/agent-inject'],
    level: 'blocker',
    adds: 'an agent that writes secrets of Vault to files, without which the program misses them',
    remediation:
      'Move the secrets to Parameter Store or Secrets Manager and read them as variables or as files of a Secret; or run the Vault agent as a sidecar of your own that logs in with the task role (`aws` auth method) and writes to a shared volume.',
  },
  {
    product: 'Datadog',
    keys: ['admission.datadoghq.com/*', 'apm.datadoghq.com/*'],
    switches: [
      'admission.datadoghq.com/enabled',
      ...['java', 'js', 'python', 'dotnet', 'ruby', 'php'].map(
        language => `admission.datadoghq.com/${language}-lib.version`,
      ),
    ],
    level: 'action',
    adds: 'variables and libraries for traces',
    remediation:
      'Add the Datadog agent as a sidecar (`ECS_FARGATE=true`, the API key as a secret), and set the variables and the library in the image.',
  },
  {
    product: 'OpenTelemetry',
    keys: ['instrumentation.opentelemetry.io/*', 'sidecar.opentelemetry.io/*'],
    switches: ['instrumentation.opentelemetry.io/inject-*', 'sidecar.opentelemetry.io/inject'],
    namespaceSwitches: ['instrumentation.opentelemetry.io/inject-*', 'sidecar.opentelemetry.io/inject'],
    level: 'action',
    adds: 'libraries or a collector for traces and metrics',
    remediation:
      'Put the library into the image with its variables (`OTEL_…`), and add the AWS Distro for OpenTelemetry as a sidecar.',
  },
  {
    product: 'Jaeger',
    keys: ['sidecar.jaegertracing.io/*'],
    switches: ['sidecar.jaegertracing.io/inject'],
    level: 'action',
    adds: 'an agent for traces',
    remediation: 'Add the AWS Distro for OpenTelemetry as a sidecar.',
  },
  {
    product: 'Dapr',
    keys: ['dapr.io/*'],
    switches: ['dapr.io/enabled'],
    level: 'blocker',
    adds: 'a sidecar whose API the program calls',
    remediation:
      'Add daprd as a container of your own with its components, or call the services behind it directly.',
  },
];

/** True where the value of a switch turns a product on. */
export function turnsOn(value: string): boolean {
  return !OFF.test(value);
}

/** The products that a namespace orders for all its pods, with the label or annotation that does. */
export function orderedBy({
  metadata,
}: Namespace): readonly {readonly injector: Injector; readonly key: string}[] {
  const marks = [...Object.entries(metadata?.labels ?? {}), ...Object.entries(metadata?.annotations ?? {})];
  return INJECTORS.flatMap(injector => {
    const found = marks.find(
      ([key, value]) => isOneOf(key, injector.namespaceSwitches ?? []) && turnsOn(value),
    );
    return found ? [{injector, key: found[0]}] : [];
  });
}

/** What the pods of a workload say to a product themselves, by a label or an annotation; undefined: nothing. */
export function ownWish({template}: Workload, {switches}: Injector): 'on' | 'off' | undefined {
  const {labels, annotations} = template.metadata ?? {};
  const wishes = [...Object.entries(annotations ?? {}), ...Object.entries(labels ?? {})].filter(([key]) =>
    isOneOf(key, switches),
  );
  if (wishes.length === 0) return undefined;
  return wishes.some(([, value]) => turnsOn(value)) ? 'on' : 'off';
}
