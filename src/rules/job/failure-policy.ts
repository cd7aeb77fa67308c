import {hasMachine} from '../../choices/job/engine.ts';
import {failureRuleOf, isDisruption, machineOf} from '../../choices/job/machine.ts';
import {names} from '../../choices/names.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Subject} from '../rule.ts';
import {CONFIG, job} from './example.ts';

const PATH = '/podFailurePolicy';

export default defineRule({
  id: 'job/failure-policy',
  on: 'job',
  claims: [PATH],
  summary:
    'Rules for failures become choices of the state machine, by exit code or by the reason of the stop.',
  rationale:
    'A Job can tell failures apart: one exit code ends it at once, another is not counted, and neither is a pod whose node went ' +
    'away. When a task fails, Step Functions hands on the description of the task; the state machine looks there for the exit ' +
    'codes of the containers, and for the stop codes SpotInterruption and TerminationNotice, which stand for the condition ' +
    'DisruptionTarget. Nothing on ECS sets other conditions. FailJob ends the other tasks of the Job too.',
  remediation: 'Try one run that ends with each exit code that the rules name.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy'],
    ecs: [
      'https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['approximate', 'manual', 'unsupported'],
  examples: [
    {
      name: 'an exit code that ends the Job, and lost nodes that do not count',
      config: CONFIG,
      given: job(`backoffLimit: 3
podFailurePolicy:
  rules:
  - action: FailJob
    onExitCodes: {containerName: import, operator: In, values: [42]}
  - action: Ignore
    onPodConditions: [{type: DisruptionTarget}]`),
      emits: {
        'state-machines/shop-import': {
          definition: {
            States: {
              Round: {
                ItemProcessor: {
                  States: {
                    JudgeFailure: {
                      Choices: [{Next: 'FailJob'}, {Next: 'Ignored'}],
                      Default: 'HasRetry',
                    },
                  },
                },
              },
            },
          },
        },
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/podFailurePolicy', says: 'exit codes'},
      ],
    },
    {
      name: 'a condition that nothing on ECS sets',
      config: CONFIG,
      given: job(
        'podFailurePolicy:\n  rules: [{action: FailJob, onPodConditions: [{type: ConfigIssue, status: "True"}]}]',
      ),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/podFailurePolicy'},
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/podFailurePolicy/rules/0',
          says: 'ConfigIssue',
        },
      ],
    },
    {
      name: 'two conditions, one of which ECS knows',
      config: CONFIG,
      given: job(`podFailurePolicy:
  rules:
  - action: Ignore
    onPodConditions: [{type: DisruptionTarget}, {type: ConfigIssue}]`),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/podFailurePolicy'},
        {
          level: 'review',
          fidelity: 'unsupported',
          path: '/spec/podFailurePolicy/rules/0/onPodConditions/1',
          says: 'ConfigIssue',
        },
      ],
    },
    {
      name: 'a container that the Job does not have',
      config: CONFIG,
      given: job(
        'podFailurePolicy:\n  rules: [{action: FailJob, onExitCodes: {containerName: web, operator: In, values: [3]}}]',
      ),
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/podFailurePolicy'},
        {
          level: 'action',
          fidelity: 'manual',
          path: '/spec/podFailurePolicy/rules/0',
          says: 'no container',
        },
      ],
    },
    {
      name: 'no state machine',
      config: 'jobs: {engine: run-task}',
      given: job(
        'backoffLimit: 0\npodFailurePolicy:\n  rules: [{action: FailJob, onExitCodes: {operator: In, values: [42]}}]',
      ),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/podFailurePolicy'}],
    },
  ],
  map(subject) {
    const {view, workload, context, set, report} = subject;
    if (view.podFailurePolicy === undefined) return;
    if (!hasMachine(workload, context)) {
      report(PATH, {
        level: 'action',
        fidelity: 'manual',
        message: 'Nothing on ECS decides by exit codes whether a task is started again.',
        remediation: 'Set `engine: step-functions` for the workload in k2e.yaml.',
      });
      return;
    }
    readAll(view.podFailurePolicy);
    set(context.choice(names).stateMachine(workload), {definition: machineOf(workload, context)});
    report(PATH, {
      level: 'review',
      fidelity: 'approximate',
      message:
        'The rules look at the exit codes and the stop code in the description of the failed task; a task that never started has no exit code and counts as failed.',
    });
    tellNever(subject);
  },
});

/** Rules, or conditions of a rule, that can never fit on ECS. */
function tellNever({view, workload, report}: Subject<'job'>): void {
  for (const [index, rule] of (view.podFailurePolicy?.rules ?? []).entries()) {
    const {onExitCodes, onPodConditions = []} = rule;
    const at = `${PATH}/rules/${index}`;
    if (failureRuleOf(rule, workload) === undefined) {
      report(at, {
        level: 'action',
        fidelity: 'manual',
        message: onExitCodes
          ? 'This rule never fits: Kubernetes has no such action or operator, or the Job has no container of this name.'
          : `This rule never fits: nothing on ECS sets ${conditionsIn(onPodConditions)}.`,
        remediation: onExitCodes
          ? 'Correct the rule.'
          : 'Let the program tell this failure by an exit code, and the rule look at that.',
      });
      continue;
    }
    for (const [place, condition] of onPodConditions.entries()) {
      if (onExitCodes || isDisruption(condition)) continue;
      report(`${at}/onPodConditions/${place}`, {
        level: 'review',
        fidelity: 'unsupported',
        message: `Nothing on ECS sets ${conditionsIn([condition])}, so this part of the rule never fits.`,
        remediation: 'Let the program tell this failure by an exit code.',
      });
    }
  }
}

function conditionsIn(conditions: readonly {readonly type?: string; readonly status?: string}[]): string {
  const told = conditions.map(({type, status}) => `the condition ${type} to ${status ?? 'True'}`);
  return told.length === 0 ? 'a condition' : told.join(', or ');
}
