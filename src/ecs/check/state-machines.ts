import {STATE_MACHINE} from '../limits.ts';
import {checkDefinition} from '../state-machine/check-definition.ts';
import {type Constraint, each} from './constraint.ts';
import {writtenJson} from './context.ts';
import {isName} from './text.ts';

/** State machines of Step Functions. */
export const STATE_MACHINES: readonly Constraint[] = [
  {
    id: 'check/state-machine-name',
    summary: 'The name of a state machine has at most 80 letters, digits, "-" and "_".',
    remediation: 'Rename the workload, or set `namePrefix` in k2e.yaml.',
    source: 'Step Functions API reference, CreateStateMachine `name`: others do without logs in CloudWatch.',
    test: each('state-machines', ({input: {name}}, report) => {
      if (!isName(name, STATE_MACHINE.name)) report('/name', 'Step Functions does not take this name.');
    }),
  },
  {
    id: 'check/state-machine-definition',
    summary: 'The definition of a state machine is a sound program of the Amazon States Language.',
    remediation: 'This is a fault of k2e, unless a patch of k2e.yaml made it. Please report it.',
    source: 'Amazon States Language, https://states-language.net/spec.html.',
    test: each('state-machines', ({input: {definition}}, report) => {
      for (const {at, message} of checkDefinition(definition)) report(`/definition${at}`, message);
    }),
  },
  {
    id: 'check/state-machine-size',
    summary: 'The definition of a state machine has at most 1 MiB.',
    remediation: 'Move what is large into the task definition.',
    source: 'Step Functions API reference, CreateStateMachine `definition`; Step Functions service quotas.',
    test: each('state-machines', ({input: {definition}}, report) => {
      if (Buffer.byteLength(writtenJson(definition)) > STATE_MACHINE.definitionBytes)
        report('/definition', 'The definition has more than 1 MiB.');
    }),
  },
];
