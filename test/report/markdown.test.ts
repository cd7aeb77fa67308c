import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {renderMarkdown} from '../../src/report/markdown.ts';
import {hostile} from './hostile.ts';
import {hostileReport, shopReport} from './shop.ts';

/** The cells of a table's row as GitHub's Markdown cuts it: at every bar without a backslash before it, also inside code. */
function cells(row: string): string[] {
  return row.split(/(?<!\\)\|/).slice(1, -1);
}

/** What must be the same for every report of the same shape: kinds of lines, and cells per row. */
function skeleton(markdown: string): string[] {
  return markdown.split('\n').map(line => {
    if (line.startsWith('|')) return `row of ${cells(line).length}`;
    return /^(#+ |\*\*|$)/.exec(line)?.[0] ?? 'text';
  });
}

describe('the Markdown report', () => {
  it('is good to read', async () => {
    await expect(renderMarkdown(shopReport())).toMatchFileSnapshot('shop.md.snap');
  });

  it('holds every finding and every file', () => {
    const report = shopReport();
    const markdown = renderMarkdown(report);
    for (const {source, rule} of report.findings) {
      expect(markdown).toContain(`\`${source.file}:${source.line}:${source.column}\``);
      expect(markdown).toContain(`\`${rule}\``);
    }
    for (const file of report.workloads.flatMap(({files}) => files))
      expect(markdown).toContain(`\`${file}\``);
  });

  it('keeps its tables, whatever the manifests hold', () => {
    const usual = skeleton(renderMarkdown(hostileReport('web')));
    fc.assert(
      fc.property(hostile, evil => {
        expect(skeleton(renderMarkdown(hostileReport(evil)))).toEqual(usual);
      }),
      {numRuns: 60},
    );
  });
});
