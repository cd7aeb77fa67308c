import {visibleJson} from '../json.ts';
import type {WorkloadUsage} from '../report/usage-report.ts';

/**
 * The part of `k2e.yaml` that sets the proposed sizes. Those that rest on too few samples are comments, so that nobody takes
 * them over unseen. Empty where nothing is to change.
 */
export function settingsFor(workloads: readonly WorkloadUsage[]): string {
  const lines = (isTentative: boolean) =>
    workloads.flatMap(({object: {kind, namespace, name}, proposed, tentative}) =>
      proposed && tentative === isTentative
        ? [`${keyText(`${kind}/${namespace}/${name}`)}: {cpu: ${proposed.cpu}, memory: ${proposed.memory}}`]
        : [],
    );
  const [sure, tentative] = [lines(false), lines(true)];
  if (sure.length + tentative.length === 0) return '';
  return [
    sure.length > 0 ? 'workloads:' : '# workloads:',
    ...sure.map(line => `  ${line}`),
    ...(tentative.length > 0 ? ['# Only few samples; take more before you use these:'] : []),
    ...tentative.map(line => `#   ${line}`),
    '',
  ].join('\n');
}

/** A key of a YAML map: in quotes where it holds anything but what names of Kubernetes hold. */
function keyText(text: string): string {
  return /^[A-Za-z]+\/[a-z0-9.-]+\/[a-z0-9.-]+$/.test(text) ? text : visibleJson(JSON.stringify(text));
}
