import {describe, expect, test} from 'vitest';
import {loadText} from '../../src/load/load.ts';

function kindsAndNames(text: string, file = 'a.yaml'): {problems: string[]; names: unknown[]} {
  const {documents, problems} = loadText(text, file);
  return {problems: problems.map(({kind}) => kind), names: documents.map(({value}) => value.kind)};
}

const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\n';

describe('a Helm template', () => {
  test('is told once, however much of it is broken', () => {
    const text = [
      '{{- if .Values.enabled }}',
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata:',
      '  name: {{ include "app.name" . }}',
      '---',
      'image: {{ .Values.image }}',
      '---',
      '{{- end }}',
    ].join('\n');
    const {documents, problems} = loadText(text, 'charts/app/templates/web.yaml');
    expect(documents).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({kind: 'helm-template', source: {line: 1, column: 1}});
    expect(problems[0]?.message).toContain('helm template charts/app |');
  });

  test('is known by its texts, where it is YAML all the same', () => {
    const text = 'kind: Pod\nspec:\n  image: "{{ .Values.image }}"\n  name: app-{{ $.Release.Name }}\n';
    expect(kindsAndNames(text)).toEqual({problems: ['helm-template'], names: []});
    expect(loadText(text, 'a.yaml').problems[0]?.source).toMatchObject({line: 3, column: 11});
  });

  test('keeps the documents that hold no template, unless an action may take them away', () => {
    const template = 'kind: ConfigMap\ndata: {a: {{ .Values.a }}}\n';
    expect(kindsAndNames(`${template}---\n${service}`)).toEqual({
      problems: ['helm-template'],
      names: ['Service'],
    });
    const conditional = `{{- if .Values.a }}\n---\n${service}---\n{{- end }}\n`;
    expect(kindsAndNames(conditional)).toEqual({problems: ['helm-template'], names: []});
  });

  test('of which the text of the message does not depend on the file is rendered from its chart', () => {
    const {problems} = loadText('a: {{ .Values.a }}\n', "it's here/templates/a.yaml");
    expect(problems[0]?.message).toContain("helm template 'it'\\''s here' |");
  });
});

describe('requirements.yaml', () => {
  test('is of a Helm chart where it lists dependencies, else of another tool', () => {
    const chart = 'dependencies:\n- {name: redis, version: 1.0.0}\n';
    expect(kindsAndNames(chart, 'app/requirements.yaml').problems).toEqual(['helm-template']);
    expect(kindsAndNames('collections: [a.b]\n', 'app/requirements.yml').problems).toEqual([]);
  });
});

describe('no Helm template', () => {
  test.each([
    ['templates of alerts', 'kind: Rule\nsummary: "{{ $labels.instance }} {{ .CommonLabels.Values }}"\n'],
    ['of workflows', 'kind: Workflow\nargs: ["{{inputs.parameters.x}}"]\n'],
    ['of log tags', 'kind: Pod\nlog: "{{.Name}}/{{.ID}}"\n'],
    [
      'in block texts',
      'kind: ConfigMap\ndata:\n  a.tmpl: |\n    {{ range .Items }}\n    {{ .Name }}\n    {{ end }}\n',
    ],
  ])('are %s', (_name, text) => {
    expect(kindsAndNames(text).problems).toEqual([]);
    expect(kindsAndNames(text).names).toHaveLength(1);
  });

  test('is a manifest that only speaks of one', () => {
    const text = 'kind: ConfigMap # {{ .Values.a }}\ndata:\n  inject: |\n    image: {{ .Values.image }}\n';
    expect(kindsAndNames(text)).toEqual({problems: [], names: ['ConfigMap']});
  });

  test('is a broken document with such a text', () => {
    expect(kindsAndNames('kind: Workflow\nargs: ["{{inputs.x}}"\n').problems).toEqual(['syntax']);
  });
});

describe('files of a chart', () => {
  test.each([
    'Chart.yaml',
    'charts/app/values.yaml',
    'values-prod.yaml',
    'ci/http-values.yaml',
    'values.schema.json',
  ])('%s', file => {
    expect(kindsAndNames('{"apiVersion": "v2", "name": "app"}\n', file)).toEqual({
      problems: ['helm-template'],
      names: [],
    });
  });

  test('are not hashed when they hold values', () => {
    expect(loadText('password: x\n', 'values.yaml').inputs[0]?.sha256).toBeNull();
  });

  test('are manifests where they look like some', () => {
    expect(kindsAndNames(service, 'values.yaml')).toEqual({problems: [], names: ['Service']});
  });
});

describe('a kustomization', () => {
  test.each(['kustomization.yaml', 'a/kustomization.yml', 'Kustomization'])(
    'is known by the name %s',
    file => {
      expect(kindsAndNames('resources: [a.yaml]\n', file)).toEqual({problems: ['kustomization'], names: []});
    },
  );

  test('is known by its group; the one of Flux is another', () => {
    const own = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
    const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n';
    expect(kindsAndNames(`${own}---\n${service}`)).toEqual({problems: ['kustomization'], names: ['Service']});
    expect(kindsAndNames(flux)).toEqual({problems: [], names: ['Kustomization']});
  });

  test('says how to render it', () => {
    const [problem] = loadText('resources: []\n', 'overlays/prod/kustomization.yaml').problems;
    expect(problem?.message).toContain('kubectl kustomize overlays/prod |');
  });
});

describe('the hash of a file', () => {
  test('is that of its bytes', () => {
    expect(loadText('a: 1\n', 'a.yaml').inputs).toEqual([
      {
        path: 'a.yaml',
        sha256: '37b128c59f1f5097f73f82691cb519f1f568667faab5ced1b4ab979d36837eae',
        documents: 1,
      },
    ]);
  });

  test.each([
    ['a Secret', 'kind: Secret\n'],
    ['one among others', `${service}---\nkind: Secret\n`],
    ['one in a list', 'kind: List\nitems: [{kind: List, items: [{"kind": "Secret"}]}]\n'],
    ['one written in another way', '? kind\n: !!str "\\x53ecret"\n'],
    ['one that is broken', 'kind: Secret\ndata: {a: [\n'],
    ['one in JSON that is broken', '{"kind":"Secret","data":{"a"'],
    ['one in a template', 'kind: Secret\ndata: {a: {{ .Values.a }}}\n'],
    ['one behind the end of a document', 'a: 1\n...\nkind: Secret\n'],
    ['one that a kustomization makes', 'secretGenerator: [{literals: [a=b]}]\n'],
  ])('is left out for %s', (_name, text) => {
    expect(loadText(text, 'a.yaml').inputs[0]?.sha256).toBeNull();
  });
});
