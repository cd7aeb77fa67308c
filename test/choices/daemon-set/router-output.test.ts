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
        nested: ['buffer'],
        repeated: [],
      },
    ]);
    expect(config.discards).toEqual(['kubernetes.var.log.containers.**kube-system**.log']);
    expect(config.inputs).toEqual(['tail']);
  });

  it('of another form has no outputs', () => {
    for (const text of [
      '',
      'pipeline:\n  outputs:\n    - name: es',
      '[OUTPUT',
      '<match',
      '</match>\nkey value',
    ])
      expect(
        routerConfig('fluentbit', [text]).outputs.concat(routerConfig('fluentd', [text]).outputs),
      ).toEqual([]);
  });
});
