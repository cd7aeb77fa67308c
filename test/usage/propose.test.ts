import {describe, expect, it} from 'vitest';
import {renderMarkdown} from '../../src/report/markdown.ts';
import {renderText} from '../../src/report/text.ts';
import {parseUsage} from '../../src/usage/parse-usage.ts';
import {convertText} from '../run.ts';

function deployment(name: string, containers: string, namespace = 'shop'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [${containers}]}`;
}

const LARGE = 'resources: {requests: {cpu: 2}, limits: {memory: 8Gi}}';
const WEB = deployment('web', `{name: app, image: "example/app:1", ${LARGE}}`);

/** `count` samples of each of two pods, a minute apart, as Prometheus gives them. */
function measured(count: number, cores: number, mebi: number, container = 'app', name = 'web') {
  const series = ['bcdfg', 'hjklm'].flatMap(five => {
    const metric = {namespace: 'shop', pod: `${name}-6d4cf56db6-${five}`, container};
    const values = (value: number) => Array.from({length: count}, (_, at) => [60 * at, String(value)]);
    return [
      {metric: {...metric, __name__: 'x:container_cpu_usage_seconds_total:sum_rate'}, values: values(cores)},
      {
        metric: {...metric, __name__: 'container_memory_working_set_bytes'},
        values: values(mebi * 1024 * 1024),
      },
    ];
  });
  return parseUsage(JSON.stringify(series), 'usage.json');
}

function usageOf(text: string, files: ReturnType<typeof measured>[], config = '') {
  const {report} = convertText(text, config, {usage: files});
  if (!report.usage) throw new Error('no measurements in the report');
  return {report, usage: report.usage, only: report.usage.workloads[0]};
}

describe('a proposal', () => {
  it('is the smallest size that holds the use with headroom, and k2e.yaml can take it over', () => {
    const {only, usage} = usageOf(WEB, [measured(100, 0.2, 600)]);
    expect(only).toMatchObject({
      outcome: 'smaller',
      pods: 2,
      samples: 200,
      spanSeconds: 5940,
      cpu: {p95: 205, peak: 205},
      memory: {p95: 600, peak: 600},
      present: {cpu: 2048, memory: 8192},
      proposed: {cpu: 256, memory: 1024},
      tentative: false,
    });
    expect(usage.settings).toBe('workloads:\n  Deployment/shop/web: {cpu: 256, memory: 1024}\n');
    const {report} = convertText(WEB, usage.settings);
    expect(report.workloads[0]?.size?.emitted).toEqual(only?.proposed);
  });

  it('is larger where the pods use more than they ask for', () => {
    const small = deployment(
      'web',
      '{name: app, image: "example/app:1", resources: {requests: {cpu: 100m, memory: 64Mi}}}',
    );
    expect(usageOf(small, [measured(100, 0.9, 900)]).only).toMatchObject({
      outcome: 'larger',
      proposed: {cpu: 2048, memory: 4096},
    });
  });

  it('is the present size where that fits', () => {
    const {only, usage} = usageOf(WEB, [measured(100, 1.6, 6500)]);
    expect(only?.outcome).toBe('keep');
    expect(usage.settings).toBe('');
  });

  it('is a comment with more headroom where there are only some samples', () => {
    const top = (pods: number) =>
      parseUsage(
        ['bcdfg', 'hjklm', 'npqrs']
          .slice(0, pods)
          .map(five => `shop web-6d4cf56db6-${five} app 200m 600Mi`)
          .join('\n'),
        'top.txt',
      );
    const few = usageOf(WEB, [top(1)]);
    expect(few.only).toMatchObject({samples: 1, tentative: true, proposed: {cpu: 512, memory: 2048}});
    expect(few.only?.reasons.join(' ')).toContain('Only 1 sample,');
    const some = usageOf(WEB, [top(3), top(3)]);
    expect(some.only).toMatchObject({samples: 6, tentative: true, proposed: {cpu: 512, memory: 1024}});
    expect(some.usage.settings).toMatch(/^# workloads:\n/);
    expect(convertText(WEB, some.usage.settings).report.workloads[0]?.size?.emitted).toEqual({
      cpu: 2048,
      memory: 8192,
    });
  });

  it('does not lower the memory of a JVM whose heap nothing bounds, and counts -Xmx', () => {
    const java = (env: string) =>
      deployment('web', `{name: app, image: "example/app:1", args: [java, -jar, app.jar], ${env} ${LARGE}}`);
    const free = usageOf(java(''), [measured(100, 0.2, 600)]).only;
    expect(free?.proposed?.memory).toBe(8192);
    expect(free?.reasons.join(' ')).toContain('JVM without -Xmx');
    const bound = java('env: [{name: JAVA_TOOL_OPTIONS, value: "-Xms1g -Xmx2g"}],');
    expect(usageOf(bound, [measured(100, 0.2, 600)]).only?.proposed).toEqual({cpu: 512, memory: 3072});
  });

  it('keeps what was not measured: a resource, a container, an init container', () => {
    const cpuOnly = parseUsage(
      JSON.stringify([
        {
          metric: {pod: 'web-6d4cf56db6-bcdfg', container: 'app'},
          values: Array.from({length: 50}, (_, at) => [at, '0.1']),
        },
      ]),
      'cpu.json',
    );
    expect(usageOf(WEB, [cpuOnly]).only?.proposed).toEqual({cpu: 1024, memory: 8192});
    const two = deployment(
      'web',
      `{name: app, image: "example/app:1", ${LARGE}}, {name: log, image: "example/log:1", resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}}`,
    );
    const only = usageOf(two, [measured(100, 0.1, 400)]).only;
    expect(only?.proposed).toEqual({cpu: 2048, memory: 4096});
    expect(only?.reasons.join(' ')).toContain('Not measured: log');
  });

  it('does not count containers that are in no manifest', () => {
    const {only} = usageOf(WEB, [measured(100, 0.2, 600), measured(100, 2, 4000, 'istio-proxy')]);
    expect(only?.proposed).toEqual({cpu: 256, memory: 1024});
    expect(only?.reasons.join(' ')).toContain('istio-proxy');
  });

  it('is told with its reasons in the text and in Markdown', () => {
    const {report} = usageOf(WEB, [measured(100, 0.2, 600)]);
    for (const text of [renderText(report, {width: 300}), renderMarkdown(report)]) {
      expect(text).toContain('20 % headroom');
      expect(text).toContain('Deployment/shop/web: {cpu: 256, memory: 1024}');
    }
  });
});

describe('a measured pod', () => {
  it('that may belong to two workloads is told and not used', () => {
    const twice = `${WEB}\n---\n${deployment('web', '{name: app, image: "example/app:1"}', 'other')}`;
    const top = parseUsage('web-6d4cf56db6-bcdfg app 200m 600Mi', 'top.txt');
    const {usage} = usageOf(twice, [top]);
    expect(usage.workloads).toEqual([]);
    expect(usage.unmatched).toEqual([
      {pod: 'web-6d4cf56db6-bcdfg', candidates: ['Deployment/shop/web', 'Deployment/other/web']},
    ]);
  });

  it('belongs to the workload that has its container, where the name alone does not tell', () => {
    const twice = `${WEB}\n---\n${deployment('web', '{name: other, image: "example/app:1"}', 'other')}`;
    const top = parseUsage('web-6d4cf56db6-bcdfg app 200m 600Mi', 'top.txt');
    expect(usageOf(twice, [top]).only?.object.namespace).toBe('shop');
  });

  it('of no workload is told', () => {
    const {usage, report} = usageOf(WEB, [parseUsage('kube-system dns-0 dns 1m 9Mi', 'top.txt')]);
    expect(usage.unmatched).toEqual([{namespace: 'kube-system', pod: 'dns-0', candidates: []}]);
    expect(renderText(report)).toContain('kube-system/dns-0');
  });
});
