import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {renderText} from '../../src/report/text.ts';
import {DANGEROUS, hostile} from './hostile.ts';
import {hostileReport, shopReport} from './shop.ts';

/** The colours that the reporter may set. */
const SGR = new RegExp(`${String.fromCharCode(27)}\\[(?:0|1|2|31|32|33|36)m`, 'g');

describe('the text report', () => {
  it('is good to read', async () => {
    await expect(renderText(shopReport())).toMatchFileSnapshot('shop.txt.snap');
  });

  it('names of every finding that must be acted upon its rule, object, position and remedy', () => {
    const report = shopReport();
    const text = renderText(report, {width: 10_000});
    for (const {rule, level, waiver, message, remediation, source} of report.findings) {
      expect(text).toContain(rule);
      expect(text).toContain(message);
      if (rule !== 'container/pre-stop')
        expect(text).toContain(`${source.file}:${source.line}:${source.column}`);
      if (!waiver && level !== 'info') expect(text).toContain(remediation);
      if (waiver) expect(text).toContain(waiver.reason);
    }
  });

  it('folds findings of one rule, and says how many there are', () => {
    expect(renderText(shopReport())).toContain('container/pre-stop (6 containers)');
    expect(renderText(shopReport())).toContain('and 2 more containers');
  });

  it('keeps to the width, but for words that are longer', () => {
    for (const width of [60, 80, 100, 140]) {
      const long = renderText(shopReport(), {width})
        .split('\n')
        .filter(line => line.length > width);
      expect(long.filter(line => line.trim().includes(' '))).toEqual([]);
    }
  });

  it('tells when there is nothing to tell', () => {
    const {summary, ...report} = shopReport();
    const none = {blocker: 0, action: 0, review: 0, info: 0};
    const text = renderText({
      ...report,
      workloads: [],
      findings: [],
      summary: {...summary, findings: none, verdicts: {ready: 0, 'ready-with-actions': 0, blocked: 0}},
    });
    expect(text).toContain('No workloads.');
    expect(text).toContain('No findings.');
  });

  it('tells a bug of k2e as one', () => {
    const {summary, rules, ...report} = shopReport();
    const text = renderText({...report, summary: {...summary, unaccounted: 3}, rules: {...rules, failed: 1}});
    expect(text).toContain('A bug in k2e: 3 values not accounted for.');
    expect(text).toContain('A bug in k2e: 1 rule failed.');
  });

  it('has colours when they are asked for, and the same words', () => {
    const colored = renderText(shopReport(), {color: true});
    expect(colored).toMatch(SGR);
    expect(colored.replaceAll(SGR, '')).toBe(renderText(shopReport()));
  });

  it('has no control characters but its own line breaks and colours, whatever the manifests hold', () => {
    fc.assert(
      fc.property(hostile, fc.boolean(), fc.integer({min: 20, max: 200}), (evil, color, width) => {
        const text = renderText(hostileReport(evil), {color, width}).replaceAll(color ? SGR : /(?!)/g, '');
        expect(text).not.toMatch(DANGEROUS);
        expect(text.split('\n').length).toBeLessThan(5000);
      }),
      {numRuns: 60},
    );
  });
});
