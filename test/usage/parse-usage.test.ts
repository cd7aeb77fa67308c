import {describe, expect, it} from 'vitest';
import {InputError} from '../../src/errors.ts';
import {parseUsage} from '../../src/usage/parse-usage.ts';
import type {Measured} from '../../src/usage/series.ts';

const MIB = 1024 * 1024;

function seriesOf(text: string, only?: Measured) {
  return parseUsage(text, 'usage.txt', only).series;
}

/** What the error says, where the text is refused. */
function refusal(text: string, only?: Measured): string {
  try {
    parseUsage(text, 'usage.txt', only);
  } catch (error) {
    if (error instanceof InputError) return `${error.exitCode} ${error.code} ${error.message}`;
    throw error;
  }
  return '';
}

describe('the output of kubectl top', () => {
  const CPU = {pod: 'web-1', container: 'app', measured: 'cpu', values: [120], times: []};
  const MEMORY = {pod: 'web-1', container: 'app', measured: 'memory', values: [64 * MIB], times: []};

  it('is read with and without a header, with and without namespaces', () => {
    const bare = [CPU, MEMORY];
    const spaced = bare.map(one => ({namespace: 'shop', ...one}));
    expect(seriesOf('POD     NAME   CPU(cores)   MEMORY(bytes)\nweb-1   app    120m         64Mi\n')).toEqual(
      bare,
    );
    expect(seriesOf('web-1   app    120m   64Mi\n')).toEqual(bare);
    expect(
      seriesOf(
        'NAMESPACE   POD   NAME   CPU(cores)   MEMORY(bytes)   \r\nshop   web-1   app   120m   64Mi   \r\n',
      ),
    ).toEqual(spaced);
    expect(seriesOf('shop web-1 app 120m 64Mi')).toEqual(spaced);
  });

  it('is read for pods as a whole', () => {
    const whole = [
      {...CPU, container: undefined},
      {...MEMORY, container: undefined},
    ];
    expect(seriesOf('NAME   CPU(cores)   MEMORY(bytes)\nweb-1   120m   64Mi')).toEqual(whole);
    expect(seriesOf('web-1   120m   64Mi')).toEqual(whole);
    expect(seriesOf('NAMESPACE NAME CPU(cores) MEMORY(bytes)\nshop web-1 120m 64Mi')).toEqual(
      whole.map(one => ({namespace: 'shop', ...one})),
    );
  });

  it('counts what is measured again as a further sample, and leaves out totals and unknown figures', () => {
    const text = `POD NAME CPU(cores) MEMORY(bytes)
web-1 app 120m 64Mi
________ ________
120m 64Mi
POD NAME CPU(cores) MEMORY(bytes)
web-1 app 1 1Gi
web-1 log <unknown> 8Mi`;
    expect(seriesOf(text)).toEqual([
      {...CPU, values: [120, 1000]},
      {...MEMORY, values: [64 * MIB, 1024 * MIB]},
      {...MEMORY, container: 'log', values: [8 * MIB]},
    ]);
  });

  it.each([
    ['error: Metrics API not available', '1:1', 'name of a namespace'],
    ['No resources found in the shop namespace.', '1:1', '3 to 5 columns'],
    ['POD NAME CPU(cores) MEMORY(bytes)\nweb-1 app 120q 64Mi', '2:11', 'expected CPU'],
    ['web-1 app 120m -64Mi', '1:16', 'expected memory'],
    ['POD NAME CPU(cores) MEMORY(bytes)\nweb-1 app 120m', '2:1', '4 columns'],
    ['NAME CPU(cores) CPU(%) MEMORY(bytes) MEMORY(%)\nip-10-0-0-1 120m 6% 64Mi 3%', '1:1', 'something else'],
    ['', '1:1', 'no measurements'],
  ])('is refused with its place: %j', (text, place, says) => {
    expect(refusal(text)).toContain(`3 K2E-E106 usage.txt:${place}: `);
    expect(refusal(text)).toContain(says);
  });
});

describe('the answer of Prometheus', () => {
  const LABELS = {namespace: 'shop', pod: 'web-1', container: 'app'};
  const matrix = (metric: object, values: readonly (readonly [number, string])[]) => ({
    status: 'success',
    data: {resultType: 'matrix', result: [{metric, values}]},
  });

  it('is read by the name of its metric', () => {
    const name = 'container_memory_working_set_bytes';
    const answer = matrix({__name__: name, ...LABELS}, [
      [100, '1048576'],
      [160, '2097152'],
    ]);
    const expected = [{...LABELS, measured: 'memory', values: [MIB, 2 * MIB], times: [100, 160]}];
    expect(seriesOf(JSON.stringify(answer))).toEqual(expected);
    expect(seriesOf(JSON.stringify(answer.data))).toEqual(expected);
    expect(seriesOf(JSON.stringify(answer.data.result))).toEqual(expected);
    expect(seriesOf(JSON.stringify([answer]))).toEqual(expected);
  });

  it('is read by its values where rate() and the like leave the name out, and as the user says', () => {
    const cores = JSON.stringify(matrix(LABELS, [[100, '0.25']]));
    const bytes = JSON.stringify(matrix(LABELS, [[100, '268435456']]));
    expect(seriesOf(cores)).toMatchObject([{measured: 'cpu', values: [250]}]);
    expect(seriesOf(bytes)).toMatchObject([{measured: 'memory', values: [256 * MIB]}]);
    const unclear = JSON.stringify(matrix(LABELS, [[100, '500000']]));
    expect(refusal(unclear)).toContain('--usage cpu=FILE or memory=FILE');
    expect(seriesOf(unclear, 'memory')).toMatchObject([{measured: 'memory', values: [500_000]}]);
  });

  it('makes rates of the counter of CPU seconds, also over a restart', () => {
    const answer = matrix({__name__: 'container_cpu_usage_seconds_total', ...LABELS}, [
      [0, '100'],
      [60, '130'],
      [120, '2'],
      [180, '14'],
    ]);
    expect(seriesOf(JSON.stringify(answer))).toMatchObject([
      {measured: 'cpu', values: [500, 200], times: [60, 180]},
    ]);
  });

  it('takes one value for each series of an instant query, leaves out NaN, pause containers and sums of pods', () => {
    const series = [
      {metric: LABELS, value: [100, '0.5']},
      {metric: {...LABELS, container: 'POD'}, value: [100, '0.1']},
      {metric: {namespace: 'shop', pod: 'web-1', container: ''}, value: [100, '0.6']},
      {metric: {...LABELS, container: 'log'}, value: [100, 'NaN']},
      {metric: {id: '/kubelet', node: 'a'}, value: [100, '0.6']},
    ];
    expect(seriesOf(JSON.stringify({data: {resultType: 'vector', result: series}}))).toEqual([
      {...LABELS, measured: 'cpu', values: [500], times: [100]},
    ]);
  });

  it.each([
    ['{"status":"error",\n"error":"parse error"}', '1:1', 'parse error'],
    ['{"data":{"result":[\n{"metric":{"pod":"a"},"values":[[1,"2"],\n [2,3]]}]}}', '3:2', 'a point'],
    ['{"data":{"result":[{"metric":{"pod":"a"},,}]}}', '1:42', 'not valid JSON'],
    ['{"data":{"result":[]}}', '1:1', 'no series'],
    ['[{"metric":{"container":"a"},"values":[[1,"2"]]}]', '1:12', 'label `pod`'],
    ['[{"metric":{"__name__":"up","pod":"a"},"values":[[1,"2"]]}]', '1:12', 'metric up'],
    ['[{"metric":{"pod":"a"},"values":7}]', '1:33', 'values'],
    [`${'['.repeat(40)}${']'.repeat(40)}`, '1:10', 'deeper'],
    ['{"a', '1:2', 'not valid JSON'],
  ])('is refused with its place: %s', (text, place, says) => {
    expect(refusal(text)).toContain(`3 K2E-E106 usage.txt:${place}: `);
    expect(refusal(text)).toContain(says);
  });
});
