/**
 * Sums the results in a folder: vitest's JSON reports (`*.json`) and the steps of `.ci/run` (`step-<name>`, one word). A step
 * whose tests were counted one by one is not counted itself, unless it failed without a failing test.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
}

const folder = process.argv[2] ?? '.';
const total = {passed: 0, failed: 0, skipped: 0};
const files = readdirSync(folder);
let failedInReports = 0;
const counted = new Set<string>();
for (const file of files.filter(name => name.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, file), 'utf8')) as VitestReport;
  counted.add(file.replace(/\.json$/, ''));
  total.passed += report.numPassedTests;
  const failed = Math.max(report.numFailedTests, report.numFailedTestSuites > 0 ? 1 : 0);
  total.failed += failed;
  failedInReports += failed;
  total.skipped += report.numPendingTests + report.numTodoTests;
}
for (const file of files.filter(name => name.startsWith('step-'))) {
  const name = file.slice('step-'.length);
  const passed = readFileSync(join(folder, file), 'utf8').trim() === 'passed';
  if (!passed && (!counted.has(name) || failedInReports === 0)) total.failed += 1;
  if (passed && !counted.has(name)) total.passed += 1;
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
