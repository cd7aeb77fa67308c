import {pointer} from '../../pointer.ts';
import {defineRule, type Report} from '../rule.ts';
import {annotationClaims, isOneOf} from './annotation-claims.ts';
import {withAnnotations} from './example-template.ts';

/** A product that changes pods when they are made: what it adds is in no manifest. */
interface Injector {
  readonly product: string;
  /** Annotations of the product; one that ends in `*` stands for all that begin so. */
  readonly keys: readonly string[];
  /** Those that turn it on, unless their value is one of `off`. */
  readonly switches: readonly string[];
  readonly level: Report['level'];
  /** What it adds to the pods. */
  readonly adds: string;
  readonly remediation: string;
}

const OFF = /^(?:false|disabled|no|off|0|)$/i;

const MESH =
  'Do without the proxy: Service Connect balances, retries and encrypts traffic between services; rules for traffic and access become listener rules and security groups.';

const INJECTORS: readonly Injector[] = [
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
    switches: ['sidecar.istio.io/inject', 'inject.istio.io/templates'],
    level: 'action',
    adds: 'a proxy through which all traffic goes',
    remediation: MESH,
  },
  {
    product: 'Linkerd',
    keys: ['linkerd.io/*', 'config.linkerd.io/*', 'config.alpha.linkerd.io/*', 'viz.linkerd.io/*'],
    switches: ['linkerd.io/inject'],
    level: 'action',
    adds: 'a proxy through which all traffic goes',
    remediation: MESH,
  },
  {
    product: 'Consul',
    keys: ['consul.hashicorp.com/*'],
    switches: ['consul.hashicorp.com/connect-inject'],
    level: 'action',
    adds: 'a proxy, and registers the pods with Consul',
    remediation: `${MESH} Programs that find others by names of Consul need those names as aliases, or Consul on ECS.`,
  },
  {
    product: 'Kuma',
    keys: ['kuma.io/*'],
    switches: ['kuma.io/sidecar-injection'],
    level: 'action',
    adds: 'a proxy through which all traffic goes',
    remediation: MESH,
  },
  {
    product: 'App Mesh',
    keys: ['appmesh.k8s.aws/*'],
    switches: ['appmesh.k8s.aws/sidecarInjectorWebhook'],
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
    switches: ['admission.datadoghq.com/enabled'],
    level: 'action',
    adds: 'variables and libraries for traces',
    remediation:
      'Add the Datadog agent as a sidecar (`ECS_FARGATE=true`, the API key as a secret), and set the variables and the library in the image.',
  },
  {
    product: 'OpenTelemetry',
    keys: ['instrumentation.opentelemetry.io/*', 'sidecar.opentelemetry.io/*'],
    switches: ['instrumentation.opentelemetry.io/inject-*', 'sidecar.opentelemetry.io/inject'],
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

export default defineRule({
  id: 'pod/sidecar-annotations',
  on: 'pod',
  claims: annotationClaims(INJECTORS.flatMap(({keys}) => keys)),
  summary:
    'Sidecars, files and variables that a webhook puts into pods are in no manifest, so k2e cannot convert them.',
  rationale:
    'Meshes, secret stores and tracing tools change pods when they are made, if an annotation asks for it. What runs is then not what ' +
    'the manifest says. k2e sees the annotation only; it says what is missing, and leaves the settings of the product out.',
  remediation: 'Add what the product puts into the pods to the task definition, or do without it.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/'],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['manual', 'unsupported', 'dropped'],
  examples: [
    {
      name: 'the proxy of Istio',
      given: withAnnotations('sidecar.istio.io/inject: "true", proxy.istio.io/config: "concurrency: 2"'),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/metadata/annotations/sidecar.istio.io~1inject',
          says: 'Istio',
        },
      ],
      drops: ['/spec/template/metadata/annotations/proxy.istio.io~1config'],
    },
    {
      name: 'no proxy',
      given: withAnnotations('linkerd.io/inject: disabled'),
      drops: ['/spec/template/metadata/annotations/linkerd.io~1inject'],
    },
    {
      name: 'the proxy of Istio, by a label',
      given: withAnnotations('').replace(
        '{app: app}\n      annotations: {}',
        '{app: app, sidecar.istio.io/inject: "true"}',
      ),
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/metadata/labels/sidecar.istio.io~1inject',
          says: 'Istio',
        },
      ],
    },
    {
      name: 'secrets of Vault',
      given: withAnnotations('vault.hashicorp.com/agent-inject: "true", vault.hashicorp.com/role: shop'),
      findings: [{level: 'blocker', fidelity: 'unsupported', says: 'Vault'}],
      drops: ['/spec/template/metadata/annotations/vault.hashicorp.com~1role'],
    },
  ],
  map({view, workload, report, drop}) {
    for (const [key, value] of Object.entries(view.metadata?.annotations ?? {})) {
      const injector = INJECTORS.find(({keys}) => isOneOf(key, keys));
      if (!injector) continue;
      const {product, switches} = injector;
      const path = pointer('metadata', 'annotations', key);
      if (!isOneOf(key, switches)) drop(path, `It is a setting of ${product}, which is not there on ECS.`);
      else if (OFF.test(value)) drop(path, `It keeps ${product} away, which is not there on ECS.`);
      else report(path, injected(key, injector));
    }
    // Some products take labels as well; as such they become tags, whatever they turn on.
    for (const [key, value] of Object.entries(workload.template.metadata?.labels ?? {})) {
      const injector = INJECTORS.find(({switches}) => isOneOf(key, switches));
      if (injector && !OFF.test(value)) report(pointer('metadata', 'labels', key), injected(key, injector));
    }
  },
});

function injected(key: string, {product, level, adds, remediation}: Injector): Report {
  return {
    level,
    fidelity: level === 'blocker' ? 'unsupported' : 'manual',
    message: `With ${key} ${product} adds to the pods ${adds}; it is in no manifest and not converted.`,
    remediation,
  };
}
