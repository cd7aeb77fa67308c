import {describe, expect, test} from 'vitest';
import {loadText} from '../../src/load/load.ts';
import {convertText} from '../run.ts';

function pod(image: string, more = ''): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: app, namespace: shop}
spec:
  containers:
    - name: app
      image: ${image}${more}
`;
}

function openIn(text: string): string[] {
  const {problems} = loadText(text, 'a.yaml');
  return problems.flatMap(({kind, open = []}) =>
    kind === 'placeholder' ? open.map(({name}) => name) : [kind],
  );
}

describe('a place that a script fills in', () => {
  test.each([
    ['$IMAGE', 'IMAGE'],
    ['${IMAGE}', 'IMAGE'],
    ['example/app:${TAG:-latest}', 'TAG'],
    ['"{{ image }}"', 'image'],
    ['{{ image }}', 'image'],
    ['example/app:{{tag}}', 'tag'],
    [`"{{ image | default('app') }}"`, 'image'],
    ['__IMAGE__', 'IMAGE'],
    ['example/app:__TAG__', 'TAG'],
    ['<IMAGE>', 'IMAGE'],
    ['example/%%NAME%%:1', 'NAME'],
    ['%IMAGE%', 'IMAGE'],
    ['@@IMAGE@@', 'IMAGE'],
    ['example/app:#{Build.Id}#', 'Build.Id'],
    ['gcr.io/PROJECT_ID/app:1', 'PROJECT_ID'],
    ['ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/app:1', 'ACCOUNT_ID'],
    ['111122223333.dkr.ecr.AWS_REGION.amazonaws.com/app:1', 'AWS_REGION'],
    ['example/app:COMMIT_SHA', 'COMMIT_SHA'],
    ['REPLACE_ME', 'REPLACE_ME'],
  ])('image %s', (image, name) => {
    expect(openIn(pod(image))).toEqual([name]);
  });

  test.each([
    ['an image', pod('registry.example.com:5000/Team_1/app:RELEASE.2024-01-01T00')],
    ['a tag with dots', pod('registry.example.com/app:4.2.0.RELEASE.VERSION')],
    ['a digest', pod(`example/app@sha256:${'a'.repeat(64)}`)],
    ['what Kubernetes fills in', pod('a:1', '\n      args: ["--x=$(X)", "$$Y"]\n      workingDir: /srv')],
    ['a shell', pod('a:1', '\n      command: [sh, -c, "echo $HOME ${FOO:-x} __A__ <b>"]')],
    ['a value for the program', pod('a:1', '\n      env: [{name: URL, value: "jdbc://${DB_HOST}/x"}]')],
    ['the name of a variable', pod('a:1', '\n      env: [{name: CHANGE_PASSWORD_URL, value: "/x"}]')],
    [
      'the key of a variable',
      pod(
        'a:1',
        '\n      env: [{name: REPLACE_ALL, valueFrom: {secretKeyRef: {name: a, key: CHANGE_LOG_TOKEN}}}]',
      ),
    ],
    [
      'a script in a ConfigMap',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  run.sh: |\n    echo $HOME ${FOO}\n  n: "proxy_pass $host"\n',
    ],
    [
      'nginx',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations: {nginx.ingress.kubernetes.io/rewrite-target: "/$2", x: "$host"}\nspec: {rules: [{http: {paths: [{path: "/api(/|$)(.*)", pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]}\n',
    ],
    [
      'a storage driver',
      'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: a}\nparameters: {pathPattern: "${.PVC.name}", subDir: "${pvc.metadata.name}"}\n',
    ],
    [
      'a workflow',
      'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec: {image: "{{inputs.parameters.x}}", name: "$(params.x)"}\n',
    ],
  ])('is not %s', (_, text) => {
    expect(openIn(text)).toEqual([]);
  });

  test('a filter of Jinja that YAML cannot read', () => {
    const text = `apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  annotations:\n    ranges: {{ ranges|join(',') }}\nspec: {ports: [{port: 80}]}\n`;
    expect(openIn(text)).toEqual(['ranges']);
  });

  test('is told once for a file, with all documents that name it, and not with others', () => {
    const text = [
      pod('a:1').replace('name: app,', 'name: $APP,'),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata: {app: $APP}\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b, namespace: shop}\ndata: {home: $HOME}\n',
      'apiVersion: v1\nkind: Service\nmetadata: {name: s, labels: {app: $APP}}\nspec: {ports: [{port: $PORT}]\n',
    ].join('---\n');
    const {documents, problems} = loadText(text, 'a.yaml');
    expect(documents.map(({value}) => value.metadata)).toEqual([{name: 'b', namespace: 'shop'}]);
    expect(problems).toMatchObject([{kind: 'placeholder', leftOut: 3, source: {line: 3}}]);
  });

  test('is no excuse for a mistake elsewhere in the document', () => {
    const text =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: app}\n# uses $IMAGE\nspec: {containers: [{name: a}\n';
    expect(openIn(text)).toEqual(['syntax']);
  });

  test('is no excuse in quotes, in which only braces break a line', () => {
    const json = pod('a:1').replace('name: app,', 'name: "$APP \\q",');
    expect(openIn(json)).toEqual(['syntax']);
    const quoted = pod('a:1').replace('name: app,', 'name: "{{ NAME }} "$APP"",');
    expect(openIn(quoted)).toEqual(['NAME', 'APP']);
  });

  test('blocks the workload whose image it is, with nothing else about the image', () => {
    const {report} = convertText(pod('${REGISTRY}/app'));
    expect(report.workloads.map(({verdict}) => verdict)).toEqual(['blocked']);
    const about = report.findings.filter(({rule}) => /placeholder|image/.test(rule));
    expect(about.map(({rule}) => rule)).toEqual(['input/placeholder']);
  });
});
