import {hasMachine} from '../../choices/job/engine.ts';
import {jobRunOf} from '../../choices/job/job-run.ts';
import {machineOf} from '../../choices/job/machine.ts';
import {successRuleOf} from '../../choices/job/success-policy.ts';
import {names} from '../../choices/names.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Subject} from '../rule.ts';
import {CONFIG, job} from './example.ts';

const PATH = '/successPolicy';
const INDEXED = 'completions: 4\nparallelism: 4\ncompletionMode: Indexed';

export default defineRule({
  id: 'job/success-policy',
  on: 'job',
  claims: [PATH],
  summary: 'Rules for an early success end the state machine as soon as they can be judged.',
  rationale:
    'A Job whose pods have an index may have succeeded before all of them have: as soon as some indexes, or so many of them, have ' +
    'well ended; Kubernetes stops the others then. In the Map of the state machine a pod knows of itself only. Where one success is ' +
    'enough (a leader that ends last, the first of several that finds an answer), that pod ends the Map, which stops the other ' +
    'tasks. Where it takes several, the machine looks when all pods of the round have ended, and starts no further round.',
  remediation:
    'Nothing, unless the pods that are no longer needed would run for long; let these look by themselves whether the work is done.',
  refs: {
    kubernetes: ['https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy'],
    ecs: [
      'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html',
      'https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'unverified'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: [
    {
      name: 'a leader whose success is enough',
      config: CONFIG,
      given: job(`${INDEXED}\nsuccessPolicy: {rules: [{succeededIndexes: "0"}]}`),
      emits: {
        'state-machines/shop-import': {
          definition: {
            States: {
              Begin: {Parameters: {among0: [0]}},
              Round: {
                Catch: [{ErrorEquals: ['SuccessPolicy'], Next: 'Complete'}],
                ItemProcessor: {
                  States: {
                    IsEnough: {Choices: [{Variable: '$.in0', BooleanEquals: true, Next: 'Enough'}]},
                    Enough: {Type: 'Fail', Error: 'SuccessPolicy'},
                  },
                },
              },
            },
          },
        },
      },
    },
    {
      name: 'two of the first three',
      config: CONFIG,
      given: job(`${INDEXED}\nsuccessPolicy: {rules: [{succeededIndexes: "0-2", succeededCount: 2}]}`),
      emits: {
        'state-machines/shop-import': {
          definition: {
            States: {
              Begin: {Parameters: {among0: [0, 1, 2]}},
              Judge: {Choices: [{Not: {Variable: '$.left0', NumericGreaterThan: 2}, Next: 'Complete'}]},
            },
          },
        },
      },
      findings: [
        {level: 'review', fidelity: 'approximate', path: '/spec/successPolicy/rules/0', says: '2 pods'},
      ],
    },
    {
      name: 'indexes that the Job does not have',
      config: CONFIG,
      given: job(`${INDEXED}\nsuccessPolicy: {rules: [{succeededIndexes: "3-5"}]}`),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/successPolicy/rules/0', says: 'refuses'}],
    },
    {
      name: 'no state machine',
      config: 'jobs: {engine: run-task}',
      given: job(`${INDEXED}\nsuccessPolicy: {rules: [{succeededIndexes: "0"}]}`),
      findings: [{level: 'action', fidelity: 'manual', path: '/spec/successPolicy', says: 'indexes'}],
    },
  ],
  map(subject) {
    const {view, workload, context, set, report} = subject;
    const run = view.successPolicy && jobRunOf(workload);
    if (!view.successPolicy || !run) return;
    if (!run.isIndexed || !hasMachine(workload, context)) {
      report(PATH, {
        level: 'action',
        fidelity: 'manual',
        message: run.isIndexed
          ? 'Nothing on ECS decides by indexes whether a Job has succeeded.'
          : 'Kubernetes takes a successPolicy only for a Job whose pods have an index; it is left out.',
        remediation: run.isIndexed
          ? 'Set `engine: step-functions` for the workload in k2e.yaml.'
          : 'Set completionMode to Indexed, or remove the successPolicy.',
      });
      return;
    }
    readAll(view.successPolicy);
    set(context.choice(names).stateMachine(workload), {definition: machineOf(workload, context)});
    for (const [index, rule] of (view.successPolicy.rules ?? []).entries())
      tellRule(subject, `${PATH}/rules/${index}`, successRuleOf(rule, run.count));
  },
});

function tellRule({report}: Subject<'job'>, path: string, rule: ReturnType<typeof successRuleOf>): void {
  if (!rule) {
    report(path, {
      level: 'action',
      fidelity: 'manual',
      message:
        'Kubernetes refuses this rule, which names indexes that the Job does not have or more successes than it can have; it is left out.',
      remediation: 'Correct the rule.',
    });
  } else if (rule.count > 1) {
    report(path, {
      level: 'review',
      fidelity: 'approximate',
      message: `Kubernetes ends the Job as soon as ${rule.count} pods of this rule have succeeded; the state machine looks when all pods of a round have ended, so that no failure ends the others before.`,
    });
  }
}
