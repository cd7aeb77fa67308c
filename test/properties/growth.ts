/**
 * Converts inputs of one size and of four times that size, and prints as JSON the places in `src` that run far more than four times as
 * often for the larger one. The counts are V8's own, the same on every machine. `node test/properties/growth.ts`
 */
import {globSync, readFileSync} from 'node:fs';
import {Session} from 'node:inspector';
import {fileURLToPath} from 'node:url';
import {manifests} from '../../scripts/bench/manifests.ts';
import {convert, type ManifestText} from '../../src/index.ts';

/** A place in the sources, and how often it ran for either size of an input. */
export interface Growth {
  readonly input: string;
  /** `src/map/map.ts:12` */
  readonly place: string;
  readonly counts: readonly [number, number];
}

const SOURCES = new URL('../../src/', import.meta.url).href;
const SAMPLES = fileURLToPath(new URL('../../samples/', import.meta.url));

/** The second size of each input is so many times the first. */
const TIMES = 4;
/** Sorting takes a little more than its share; comparing all with all takes 16 times as much. */
const TOLERANCE = 1.6;
/** What runs less often than that for each document is no burden, as the names that several namespaces share. */
const PER_DOCUMENT = 50;

/** A class whose parameters put all its Ingresses behind one load balancer. */
const CLASS = `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: edge}
spec:
  controller: ingress.k8s.aws/alb
  parameters: {apiGroup: elbv2.k8s.aws, kind: IngressClassParams, name: edge}
---
apiVersion: elbv2.k8s.aws/v1beta1
kind: IngressClassParams
metadata: {name: edge}
spec:
  group: {name: retail}
  scheme: internal
  inboundCIDRs: [192.0.2.0/24]
  loadBalancerAttributes: [{key: idle_timeout.timeout_seconds, value: "120"}]
  tags: [{key: team, value: shop}]
  wafv2AclName: shop
---
`;

const session = new Session();
session.connect();
post('Profiler.enable');
post('Profiler.startPreciseCoverage', {callCount: true, detailed: true});

const INPUTS: Readonly<Record<string, (size: number) => ManifestText[]>> = {
  applications: size => [{name: 'applications.yaml', text: manifests(size * 10)}],
  'web-shop': size => copies('web-shop', size),
  'nightly-api': size => copies('nightly-api', size),
  'one namespace': size => [{name: 'alike.yaml', text: alike(size)}],
  'one load balancer of class alb': size => [
    {name: 'balanced.yaml', text: `${CLASS}${balanced(size, 'alb.ingress.kubernetes.io/group.order: "7"')}`},
  ],
  'one load balancer of a class that the input lacks': size => [
    {name: 'balanced.yaml', text: balanced(size, 'alb.ingress.kubernetes.io/group.name: retail')},
  ],
};
const SIZES: Readonly<Record<string, number>> = {
  applications: 50,
  'web-shop': 20,
  'nightly-api': 12,
  'one namespace': 100,
};

const found = Object.entries(INPUTS).flatMap(([name, make]) => {
  const size = SIZES[name] ?? 50;
  const [small, large] = [countsOf(make(size)), countsOf(make(size * TIMES))];
  return [...large.counts].flatMap(([place, count]): Growth[] => {
    const before = small.counts.get(place) ?? 0;
    // Nothing before: a limit was passed, and something new has begun.
    const isSteep =
      before > 0 && count > before * TIMES * TOLERANCE && count > PER_DOCUMENT * large.documents;
    return isSteep ? [{input: name, place: positionOf(place), counts: [before, count]}] : [];
  });
});
process.stdout.write(`${JSON.stringify(found)}\n`);

/** A sample again and again, each time in namespaces of its own. */
function copies(sample: string, times: number): ManifestText[] {
  const texts = globSync(`${SAMPLES}${sample}/k8s/**/*.yaml`)
    .toSorted()
    .map(file => readFileSync(file, 'utf8'));
  return Array.from({length: times}, (_, at) =>
    texts.map((text, index) => ({
      name: `${at}-${index}.yaml`,
      text: text
        .replaceAll(/\bnamespace: (\w[\w-]*)/g, `namespace: $1-${at}`)
        .replaceAll(/(kind: Namespace\nmetadata:\s+name: )(\w[\w-]*)/g, `$1$2-${at}`),
    })),
  ).flat();
}

/** Workloads of one namespace that have all in common of which a finding tells once: what they lack, where it says so, and what they write. */
function alike(workloads: number): string {
  return Array.from(
    {length: workloads},
    (_, index) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-${index}, namespace: shop}
spec:
  selector: {matchLabels: {app: app-${index}}}
  template:
    metadata:
      labels: {app: app-${index}}
      annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090"}
    spec:
      serviceAccountName: ${index % 2 === 0 ? 'app' : `app-${index}`}
      imagePullSecrets: [{name: registry}]
      containers:
        - name: app
          image: registry.example.com/app:latest
          envFrom: [{secretRef: {name: all}}, {configMapRef: {name: settings}}]
          env:
            - {name: USER, valueFrom: {secretKeyRef: {name: db, key: user}}}
            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
            - {name: MODE, valueFrom: {configMapKeyRef: {name: modes, key: app}}}
            - {name: API_TOKEN, value: example-token-of-a-service}
            - {name: CATALOG, value: "http://catalog:8080"}
            - {name: ORDERS, value: "http://orders.shop.svc.cluster.local"}
          volumeMounts: [{name: files, mountPath: /files}]
      volumes: [{name: files, secret: {secretName: files}}]
`,
  ).join('---\n');
}

/** Applications behind one load balancer, whose Ingresses bear this annotation. */
function balanced(applications: number, annotation: string): string {
  return Array.from(
    {length: applications},
    (_, index) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app-${index}, namespace: shop}
spec:
  selector: {matchLabels: {app: app-${index}}}
  template:
    metadata: {labels: {app: app-${index}}}
    spec: {containers: [{name: app, image: registry.example.com/app:1, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: app-${index}, namespace: shop}
spec: {selector: {app: app-${index}}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: app-${index}, namespace: shop, annotations: {${annotation}}}
spec:
  ingressClassName: edge
  rules:
    - host: app-${index}.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: app-${index}, port: {number: 80}}}}]}
`,
  ).join('---\n');
}

/** How often each range of the sources ran in one conversion, by `<url> <offset>`, and the number of documents. */
function countsOf(texts: readonly ManifestText[]): {
  readonly counts: ReadonlyMap<string, number>;
  readonly documents: number;
} {
  post('Profiler.takePreciseCoverage');
  convert(texts);
  const {result} = post('Profiler.takePreciseCoverage');
  const ranges = result
    .filter(({url}) => url.startsWith(SOURCES))
    .flatMap(({url, functions}) => functions.flatMap(each => each.ranges.map(range => ({url, ...range}))));
  return {
    counts: new Map(
      ranges.map(({url, startOffset, endOffset, count}) => [`${url} ${startOffset} ${endOffset}`, count]),
    ),
    documents: texts.reduce((sum, {text}) => sum + (text.match(/^kind:/gm) ?? []).length, 0),
  };
}

function positionOf(place: string): string {
  const [url = '', offset] = place.split(' ');
  const text = readFileSync(fileURLToPath(url), 'utf8').slice(0, Number(offset));
  return `src/${url.slice(SOURCES.length)}:${text.split('\n').length}`;
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly ranges: readonly {
        readonly startOffset: number;
        readonly endOffset: number;
        readonly count: number;
      }[];
    }[];
  }[];
}

/** Asks V8, which answers before the call returns. */
function post(method: string, parameters: object = {}): Coverage {
  let answer: Coverage | undefined;
  session.post(method, parameters, (error, result) => {
    if (error) throw error;
    answer = result as Coverage;
  });
  return answer ?? {result: []};
}
