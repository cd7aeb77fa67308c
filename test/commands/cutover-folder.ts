import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parseDraft} from '../../src/cutover/draft.ts';
import {planText} from '../../src/cutover/plan-file.ts';
import {makePlan} from '../../src/cutover/planning/make-plan.ts';
import {DRAFT, discoveryOf, SHOP} from '../cutover/planning/account.ts';
import {builtProgram, type Ended, runProgram} from '../program.ts';

/** The text of the plan of the shop. */
export async function shopPlan(): Promise<string> {
  return planText(await makePlan(parseDraft(DRAFT, 'cutover.yaml'), 'eu-central-1', discoveryOf(SHOP)));
}

/** A folder with a plan. */
export function folderWith(plan: string): string {
  const path = mkdtempSync(join(tmpdir(), 'k2e-cutover-'));
  writeFileSync(join(path, 'cutover-plan.yaml'), plan);
  return path;
}

/** Runs `k2e cutover` in a folder. */
export function cutover(cwd: string, ...args: string[]): Promise<Ended> {
  const env = {NO_COLOR: '1', KUBECONFIG: join(cwd, 'kubeconfig')};
  return runProgram(builtProgram(), ['cutover', ...args], {cwd, env});
}

/** A kubeconfig whose cluster nobody reaches: what is tested here must not need it. */
export function kubeconfig(cwd: string): void {
  writeFileSync(
    join(cwd, 'kubeconfig'),
    'apiVersion: v1\nkind: Config\ncurrent-context: x\ncontexts: [{name: x, context: {cluster: x, user: x}}]\nclusters: [{name: x, cluster: {server: "http://127.0.0.1:9"}}]\nusers: [{name: x, user: {}}]\n',
  );
}

/** The plan with a service beside its pods of which this is said. */
export function withBeside(plan: string, mode: 'unknown' | 'overlap'): string {
  return plan.replace(
    'beside: []',
    `beside:\n  - {workload: Deployment/shop/web, service: shop-web, mode: ${mode}}`,
  );
}
