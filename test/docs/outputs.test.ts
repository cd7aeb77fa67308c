import {readFileSync} from 'node:fs';
import {describe, expect, it, test} from 'vitest';
import {FORMATS, type Format} from '../../src/config/formats.ts';
import {EMITTERS} from '../../src/emit/index.ts';
import {outputFolder} from '../../src/emit/output-folder.ts';
import {convertText} from '../run.ts';

const PAGE = readFileSync(new URL('../../docs/outputs.md', import.meta.url), 'utf8');

/** The shop that the page tells of: a service behind an Ingress that is scaled, two CronJobs, a Job, and a Secret. */
const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
        - name: cart
          image: cart:1
          ports: [{containerPort: 8080}]
          env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: cart, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}
  minReplicas: 2
  maxReplicas: 4
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: cart}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: cart, namespace: shop}
spec:
  ingressClassName: alb
  rules:
    - host: shop.example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}]}
---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {password: example}
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: shop}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: cart:1}]}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop}
spec:
  schedule: 0 3 * * *
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: report, image: cart:1}]}}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: close, namespace: shop}
spec:
  schedule: 0 4 * * *
  timeZone: Europe/Berlin
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: close, image: cart:1}]}}}}
`;

const CONFIG = 'app: shop\nsecrets: {store: secrets-manager}\n';

/** The page's part about a format. */
function section(format: Format): string {
  const from = PAGE.indexOf(`\n## ${format}\n`);
  const to = PAGE.indexOf('\n## ', from + 1);
  return from < 0 ? '' : PAGE.slice(from, to < 0 ? undefined : to);
}

function filesOf(format: Format): ReadonlyMap<string, string> {
  const {plan} = convertText(SHOP, CONFIG);
  const emitters = EMITTERS.filter(({name}) => name === format);
  const {files} = outputFolder(plan, emitters, {includeBlocked: true, version: '0', reportFiles: []});
  return new Map(files.map(({path, content}) => [path, content]));
}

/** Formats with a folder of infrastructure code; what a part of the page calls by name is in the files of its format. */
const CODE = ['cloudformation', 'cdk', 'terraform'] as const satisfies readonly Format[];

/** Names in the text: logical ids, addresses, outputs, parameters. */
const NAMES =
  /`(?:\$ )?(?:-c \w+=)?((?:StateOf|Job|Service)[A-Z]\w+|DesiredCounts|NetworkTaskSubnets|desiredCounts|enabledSchedules|aws_[a-z_]+\.[a-z_]+|jobs_[a-z_]+)(?:=[\w-]+)?`/g;

describe.each(CODE)('the page on outputs, %s', format => {
  const text = section(format);
  const files = filesOf(format);

  it('shows files that are there', () => {
    const tree = text.split('```')[1] ?? '';
    const shown = [...tree.matchAll(/(?<=^ {2}|, )[\w./-]+\.(?:json|ts|tftpl)\b/gm)].map(([name]) => name);
    expect(shown.length).toBeGreaterThan(2);
    // What only a plan of several templates has.
    const absent = shown.filter(name => !files.has(`${format}/${name}`) && name !== 'foundation.json');
    expect(absent).toEqual([]);
  });

  it('names what the files hold', () => {
    const all = [...files.values()].join('\n');
    const names = [...text.matchAll(NAMES)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) {
      const [type = '', block] = name.split('.');
      expect(all, name).toContain(block ?? type);
      expect(all, name).toContain(type);
    }
  });
});

/** Formats of deploy tools. What each cannot carry is in the index; the page tells it too. */
const TOOLS = ['ecspresso', 'ecschedule', 'ecs-deploy', 'plain', 'ytt'] as const satisfies readonly Format[];

describe.each(TOOLS)('the page on outputs, %s', format => {
  const text = section(format);
  const files = [...filesOf(format).keys()];

  it('names files and folders that are there, in its commands and in its tree', () => {
    const blocks = [...text.matchAll(/^```.*?^```$/gms)].map(([block]) => block).join('\n');
    const paths = [
      ...`${blocks}\n${text}`.matchAll(new RegExp(`(?<![\\w/.-])${format}/[\\w./-]*[\\w-]`, 'g')),
    ].map(([path]) => path);
    const tree = [...blocks.matchAll(/^ +([\w./-]+\.(?:json|ya?ml|env))(?= {2}|$)/gm)].map(
      ([, name = '']) => name,
    );
    expect(paths.length + tree.length).toBeGreaterThan(0);
    const isThere = (path: string) => files.some(file => file === path || file.startsWith(`${path}/`));
    expect(paths.filter(path => !isThere(path) && path !== 'ecspresso/variables.env')).toEqual([]);
    expect(tree.filter(name => !files.some(file => file.endsWith(`/${name}`)))).toEqual([]);
  });

  it('gives the next command', () => {
    expect(text).toMatch(/^```(?:sh|yaml)$/m);
  });
});

test('the page has a part for every format', () => {
  const missing = FORMATS.filter(format => section(format) === '' && format !== 'terraform-infra');
  expect(missing).toEqual([]);
});
