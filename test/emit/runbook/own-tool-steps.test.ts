import {expect, test} from 'vitest';
import type {Format} from '../../../src/config/formats.ts';
import type {Plan} from '../../../src/ecs/plan.ts';
import {EMITTERS} from '../../../src/emit/index.ts';
import {outputFolder} from '../../../src/emit/output-folder.ts';
import {OPTIONS} from '../plans.ts';
import {planOfFolder} from '../templated/plans-of-inputs.ts';
import {readRunbook} from './reader.ts';

function runbook(plan: Plan, formats: readonly Format[]): string {
  const emitters = EMITTERS.filter(({name}) => formats.includes(name));
  const {files} = outputFolder(plan, emitters, {...OPTIONS, runbook: {workers: []}});
  return files.find(({path}) => path === 'RUNBOOK.md')?.content ?? '';
}

test.each<{readonly formats: readonly Format[]}>([
  {formats: ['terraform-infra']},
  {formats: ['terraform-infra', 'plain', 'ytt']},
  {formats: ['plain']},
  {formats: ['ecs-deploy', 'ecschedule']},
])(
  'what no format makes is made by a tool of the team before it is waited for, with $formats',
  async ({formats}) => {
    const plan = await planOfFolder('samples/web-shop/k8s', 'samples/web-shop/k2e.yaml');
    const {steps} = readRunbook(runbook(plan, formats));
    const at = (title: RegExp) => steps.findIndex(step => title.test(step.title));
    const register = at(/Register the task definitions with your own tool/);
    const start = at(/Start the services with your own tool/);
    expect(register).toBeGreaterThan(at(/Make everything but task definitions and services/));
    expect(start).toBeGreaterThan(register);
    expect(at(/Wait until the services are stable/)).toBeGreaterThan(start);
    for (const {kind, name} of plan.resources.values()) {
      if (kind === 'services') expect(steps[start]?.commands).toContain(`# ${name}`);
      if (kind === 'task-definitions') expect(steps[register]?.commands).toContain(`# ${name}`);
    }
    if (formats.includes('terraform-infra')) expect(at(/Switch scaling on/)).toBeGreaterThan(start);
  },
);

test('a tool of the team makes nothing that a format makes', async () => {
  const plan = await planOfFolder('samples/web-shop/k8s', 'samples/web-shop/k2e.yaml');
  for (const formats of [
    ['native'],
    ['cdk'],
    ['terraform', 'plain'],
    ['terraform-infra', 'ecspresso'],
  ] as Format[][])
    expect(runbook(plan, formats)).not.toContain('your own tool');
});
