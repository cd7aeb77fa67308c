import {describe, expect, it} from 'vitest';
import {routerConfig} from '../../../src/choices/daemon-set/router-output.ts';

describe('the configuration of a log collector', () => {
  it('of Fluent Bit: outputs without what they match, and the names of the rest', () => {
    const config = routerConfig('fluentbit', [
      '[SERVICE]\n  Flush 1\n@INCLUDE output.conf\n# [OUTPUT]\n[INPUT]\n  name tail\n  Tag kube.*',
      '[FILTER]\r\n    Name  kubernetes\r\n[OUTPUT]\n    name loki\n    match *\n    labels job=fluentbit, $app\n[OUTPUT]\n  Name null\n  Match kube.probe.*',
    ]);
    expect(config).toEqual({
      outputs: [{plugin: 'loki', settings: {labels: 'job=fluentbit, $app'}, nested: [], repeated: []}],
      inputs: ['tail'],
      filters: ['kubernetes'],
      parsers: [],
      discards: ['kube.probe.*'],
      variables: new Map(),
    });
  });

  it('of Fluentd: the plain settings of a match, and the names of its sections', () => {
    const config = routerConfig('fluentd', [
      `<source>
  @type tail
  <parse>
    @type json
  </parse>
</source>
#<match fluent.**>
<match kubernetes.var.log.containers.**kube-system**.log>
  @type null
</match>
<match **>
  @type elasticsearch
  @id out
  host "#{ENV['HOST']}"
  <buffer>
    flush_interval 5s
    <inner>
      a b
    </inner>
  </buffer>
  port 9200
</match>`,
    ]);
    expect(config.outputs).toEqual([
      {
        plugin: 'elasticsearch',
        settings: {host: `"#{ENV['HOST']}"`, port: '9200'},
        nested: ['<buffer>'],
        repeated: [],
      },
    ]);
    expect(config.discards).toEqual(['kubernetes.var.log.containers.**kube-system**.log']);
    expect(config.inputs).toEqual(['tail']);
  });

  it('of the YAML form of Fluent Bit: the same, with processors among the filters', () => {
    const text = `service: {flush: 1, parsers_file: parsers.conf}
includes: [outputs.yaml]
parsers: [{name: nginx, format: regex}]
pipeline:
  inputs:
    - name: tail
      path: /var/log/containers/*.log
      processors: {logs: [{name: content_modifier, action: insert, key: a, value: b}]}
  filters:
    - name: kubernetes
  outputs:
    - name: "null"
      match: kube.probe.*
`;
    const included =
      "pipeline:\n  outputs:\n    - {Name: loki, Match: '*', port: 3100, x: {a: b}, header: [a b, c d]}\n";
    const config = routerConfig(
      'fluentbit',
      [text, included, '[OUTPUT]\n  Name es\n[PARSER]\n  Name cri'],
      'yaml',
    );
    expect(config).toEqual({
      outputs: [
        {plugin: 'loki', settings: {port: '3100', header: 'c d'}, nested: ['x'], repeated: ['header']},
      ],
      inputs: ['tail'],
      filters: ['content_modifier', 'kubernetes'],
      parsers: ['nginx', 'cri'],
      discards: ['kube.probe.*'],
      variables: new Map(),
    });
  });

  it('of the YAML form, with keys that stand there twice', () => {
    const text =
      'pipeline:\n  outputs:\n    - {name: es, host: a, host: b}\n  outputs:\n    - name: loki\npipeline: {inputs: [{name: tail}]}\n';
    const {outputs, inputs} = routerConfig('fluentbit', [text]);
    expect(outputs.map(({plugin, settings, repeated}) => ({plugin, settings, repeated}))).toEqual([
      {plugin: 'es', settings: {host: 'b'}, repeated: ['host']},
      {plugin: 'loki', settings: {}, repeated: []},
    ]);
    expect(inputs).toEqual(['tail']);
    // An item that is no map is an output of which nothing is known.
    expect(routerConfig('fluentbit', ['pipeline: {outputs: [*b]}']).outputs).toMatchObject([{plugin: ''}]);
  });

  it('of another form has no outputs', () => {
    for (const text of [
      '',
      'pipeline:\n  outputs:\n    name: es',
      'pipeline: [',
      'pipeline: &a {outputs: *b}',
      'a: 1\n---\npipeline: {outputs: [{name: es}]}',
      '[OUTPUT',
      '<match',
      '</match>\nkey value',
    ])
      expect(
        routerConfig('fluentbit', [text]).outputs.concat(routerConfig('fluentd', [text]).outputs),
      ).toEqual([]);
  });
});
