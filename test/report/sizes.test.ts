import {describe, expect, it} from 'vitest';
import {renderMarkdown} from '../../src/report/markdown.ts';
import type {WorkloadSize} from '../../src/report/report.ts';
import {throttledLines} from '../../src/report/sizes.ts';
import {renderText} from '../../src/report/text.ts';
import {convertText} from '../run.ts';

/** The report on a Deployment whose pod has these fields. */
function reportOn(pod: string, config = '') {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: ${pod}`;
  return convertText(text, config).report;
}

function sizeOf(pod: string, config = ''): WorkloadSize | undefined {
  return reportOn(pod, config).workloads[0]?.size;
}

const APP =
  '{name: app, image: "example/app:1", resources: {requests: {cpu: 300m, memory: 200Mi}, limits: {memory: 300Mi}}}';

describe('the size of a workload', () => {
  it('tells requests, limits, the task and what rounding adds', () => {
    expect(sizeOf(`{containers: [${APP}]}`)).toEqual({
      requested: {cpu: 308, memory: 200},
      limit: {memory: 300},
      needed: {cpu: 308, memory: 300},
      emitted: {cpu: 512, memory: 1024},
      loss: {cpu: {amount: 204, percent: 40}, memory: {amount: 724, percent: 71}},
      exposed: [{container: 'app', why: 'limit-above-request', requested: 200, ceiling: 300}],
    });
  });

  it('counts an init container that needs more than the others together', () => {
    const init = '{name: migrate, image: "example/app:1", resources: {requests: {cpu: 2, memory: 3Gi}}}';
    expect(sizeOf(`{initContainers: [${init}], containers: [${APP}]}`)).toMatchObject({
      requested: {cpu: 2048, memory: 3072},
      emitted: {cpu: 2048, memory: 4096},
    });
  });

  it('has no limit where one container has none, and names the memory that then kills it', () => {
    const free = '{name: log, image: "example/log:1", resources: {requests: {memory: 64Mi}}}';
    const size = sizeOf(`{containers: [${APP}, ${free}]}`);
    expect(size?.limit).toEqual({});
    expect(size?.exposed).toContainEqual({container: 'log', why: 'no-limit', requested: 64, ceiling: 1024});
  });

  it('names the workloads that no CPU limit holds on Kubernetes and the size of their task holds on ECS', () => {
    const free = (name: string, cpu = '') =>
      `{name: ${name}, image: "example/app:1", resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {${cpu} memory: 64Mi}}}`;
    const linesOf = (containers: string, config?: string) =>
      throttledLines(reportOn(`{containers: [${containers}]}`, config), 4);
    expect(linesOf(free('app'))).toEqual([expect.stringContaining('Deployment/shop/web (256)')]);
    expect(linesOf(`${free('app')}, ${free('log', 'cpu: 100m,')}`)).toHaveLength(1);
    expect(linesOf(free('app', 'cpu: 100m,'))).toEqual([]);
    expect(linesOf(free('app'), 'compute: ec2')).toEqual([]);
  });

  it('exposes nothing on instances, where a container without a limit may use what is free', () => {
    const free = '{name: app, image: "example/app:1", resources: {requests: {cpu: 100m, memory: 64Mi}}}';
    const size = sizeOf(`{containers: [${free}]}`, 'compute: ec2');
    expect(size).toMatchObject({emitted: {}, loss: {cpu: {amount: 0}, memory: {amount: 0}}, exposed: []});
  });

  it('tells that a chosen size is smaller than the limits', () => {
    const two = `${APP}, {name: two, image: "example/app:1", resources: {limits: {memory: 900Mi}}}`;
    const size = sizeOf(`{containers: [${two}]}`, 'workloads: {Deployment/shop/web: {memory: 1024}}');
    expect(size?.exposed.map(({container, why, ceiling}) => [container, why, ceiling])).toEqual([
      ['app', 'task-below-limits', 1024],
      ['two', 'task-below-limits', 1024],
    ]);
  });

  it('is absent where the task is larger than any of Fargate has', () => {
    const huge = '{name: app, image: "example/app:1", resources: {requests: {cpu: 40}}}';
    expect(sizeOf(`{containers: [${huge}]}`)?.emitted).toEqual({});
  });
});

describe('the table of sizes', () => {
  it('has a row for each workload, in the text as in Markdown', () => {
    const report = reportOn(`{containers: [${APP}]}`);
    const figures = [/308 \/ 200/, /– \/ 300/, /512 \/ 1024/, /204 \(40 %\) \/ 724 \(71 %\)/];
    for (const text of [renderText(report), renderMarkdown(report), renderText(report, {width: 60})]) {
      for (const figure of figures) expect(text.replaceAll(/\n\s*/g, ' ')).toMatch(figure);
    }
    expect(renderText(report, {width: 200})).toContain('Deployment/shop/web (app 300 MiB)');
  });
});
