import {isOneOf} from '../../choices/annotation-keys.ts';
import {convertedWorkloads} from '../../choices/converted.ts';
import {INJECTORS, type Injector, turnsOn} from '../../choices/injectors.ts';
import type {Workload} from '../../model/inventory.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import {byWorkload, jointReports} from '../joint-reports.ts';
import {type Context, defineRule, type Report} from '../rule.ts';
import {listed, workloadName} from '../wording.ts';
import {annotationClaims} from './annotation-claims.ts';
import {withAnnotations} from './example-template.ts';

const MESHED = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {consul.hashicorp.com/connect-inject: "true"}}
    spec: {containers: [{name: app, image: "example/${name}:1"}]}`;

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
      name: 'a proxy beside the pods of several workloads: one finding',
      given: `${MESHED('app')}\n---\n${MESHED('cart')}`,
      findings: [
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/template/metadata/annotations/consul.hashicorp.com~1connect-inject',
          says: 'Deployment shop/app and Deployment shop/cart',
        },
      ],
    },
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
    {
      name: 'a file of Vault',
      given: withAnnotations(
        'vault.hashicorp.com/agent-inject: "true", vault.hashicorp.com/agent-inject-secret-db: database/creds/shop',
      ),
      findings: [
        {
          level: 'blocker',
          fidelity: 'unsupported',
          path: '/spec/template/metadata/annotations/vault.hashicorp.com~1agent-inject',
          says: '/vault/secrets/db of database/creds/shop',
        },
      ],
      drops: ['/spec/template/metadata/annotations/vault.hashicorp.com~1agent-inject-secret-db'],
    },
    {
      name: 'a library of Datadog',
      given: withAnnotations('admission.datadoghq.com/java-lib.version: latest'),
      findings: [{level: 'action', fidelity: 'manual', says: 'Datadog'}],
    },
  ],
  map({view, workload, context, report, drop}) {
    const told = context.choice(reports).get(workload);
    const tell = (path: Pointer) => {
      const said = told?.get(path);
      if (said) report(path, said);
    };
    for (const [key, value] of Object.entries(view.metadata?.annotations ?? {})) {
      const injector = INJECTORS.find(({keys}) => isOneOf(key, keys));
      if (!injector) continue;
      const {product, switches} = injector;
      const path = pointer('metadata', 'annotations', key);
      if (!isOneOf(key, switches)) drop(path, `It is a setting of ${product}, which is not there on ECS.`);
      else if (!turnsOn(value)) drop(path, `It keeps ${product} away, which is not there on ECS.`);
      else tell(path);
    }
    // Some products take labels as well; as such they become tags, whatever they turn on.
    for (const [key, value] of Object.entries(workload.template.metadata?.labels ?? {})) {
      const injector = turnsOn(value) && INJECTORS.find(({switches}) => isOneOf(key, switches));
      if (injector) tell(pointer('metadata', 'labels', key));
    }
  },
});

/** What one product adds to the pods of a workload, and by which annotation or label. */
interface Injected {
  readonly workload: Workload;
  readonly path: Pointer;
  readonly key: string;
  readonly injector: Injector;
  /** The files that it writes for them. */
  readonly files: readonly string[];
}

/** What is told of each workload, by the place of the annotation or label; once for all to whose pods the same is added. */
function reports(context: Context): ReadonlyMap<Workload, ReadonlyMap<Pointer, Report>> {
  const all = context.choice(convertedWorkloads).flatMap(injections);
  const told = jointReports(all, {
    of: ({key, files}) => [key, ...files].join('\n'),
    at: each => each,
    says: ([{key, injector, files}], workloads): Report => ({
      level: injector.level,
      fidelity: injector.level === 'blocker' ? 'unsupported' : 'manual',
      message: `With ${key} ${injector.product} adds to the pods of ${listed(workloads.map(workloadName))} ${injector.adds}; it is in no manifest and not converted.${files.length === 0 ? '' : ` Its agent writes ${listed(files)}.`}`,
      remediation: injector.remediation,
    }),
  });
  return byWorkload(told, ({path}) => path);
}

function injections(workload: Workload): readonly Injected[] {
  const {annotations = {}, labels = {}} = workload.template.metadata ?? {};
  return (['annotations', 'labels'] as const).flatMap(kind =>
    Object.entries({annotations, labels}[kind]).flatMap(([key, value]): Injected[] => {
      const injector = turnsOn(value) ? INJECTORS.find(({switches}) => isOneOf(key, switches)) : undefined;
      const files = key.startsWith(VAULT) ? vaultFiles(annotations) : [];
      return injector ? [{workload, path: pointer('metadata', kind, key), key, injector, files}] : [];
    }),
  );
}

const VAULT = 'vault.hashicorp.com/';

/** `/vault/secrets/db of database/creds/shop`: the files of the Vault agent, with the paths in Vault; templates are not quoted. */
function vaultFiles(annotations: Readonly<Record<string, string>>): string[] {
  const prefix = `${VAULT}agent-inject-secret-`;
  const own = (key: string) => (Object.hasOwn(annotations, key) ? annotations[key] : undefined);
  const everywhere = own(`${VAULT}secret-volume-path`) ?? '/vault/secrets';
  return Object.entries(annotations)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, path]) => {
      const name = key.slice(prefix.length);
      const folder = own(`${VAULT}secret-volume-path-${name}`) ?? everywhere;
      const file = own(`${VAULT}agent-inject-file-${name}`) ?? name;
      return `${folder}/${file}${path === '' ? '' : ` of ${path}`}`;
    });
}
