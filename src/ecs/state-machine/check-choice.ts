import {isObject} from '../../json.ts';
import type {Pointer} from '../../pointer.ts';
import type {DefinitionFault} from './grammar.ts';
import {isPath} from './path.ts';

/** The comparisons of the language by the type of what they compare with. */
const COMPARISONS =
  /^(?:(?:String|Numeric|Timestamp)(?:Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(?:Path)?|BooleanEquals(?:Path)?|StringMatches|Is(?:Null|Present|Numeric|String|Boolean|Timestamp))$/;
const COMBINATIONS = ['And', 'Or', 'Not'];

/** The faults of the conditions of a Choice. */
export function choiceFaults(choices: unknown, at: Pointer): readonly DefinitionFault[] {
  if (!Array.isArray(choices) || choices.length === 0) return [{at, message: 'A Choice has conditions.'}];
  return choices.flatMap((choice, index) => conditionFaults(choice, `${at}/${index}`, true));
}

function conditionFaults(condition: unknown, at: Pointer, isTop: boolean): DefinitionFault[] {
  if (!isObject(condition)) return [{at, message: 'A condition is an object.'}];
  const keys = Object.keys(condition).filter(
    key => key !== 'Variable' && key !== 'Comment' && !(isTop && key === 'Next'),
  );
  const [key = ''] = keys;
  if (keys.length !== 1) return [{at, message: 'A condition compares one thing.'}];
  const value = condition[key];
  if (COMBINATIONS.includes(key)) {
    if (condition.Variable !== undefined)
      return [{at, message: 'A combination of conditions has no variable.'}];
    if (key === 'Not') return conditionFaults(value, `${at}/Not`, false);
    if (!Array.isArray(value) || value.length === 0) return [{at, message: 'A combination has conditions.'}];
    return value.flatMap((item, index) => conditionFaults(item, `${at}/${key}/${index}`, false));
  }
  if (!COMPARISONS.test(key)) return [{at, message: 'There is no such comparison.'}];
  const faults: DefinitionFault[] = [];
  if (!isPath(condition.Variable)) faults.push({at: `${at}/Variable`, message: 'This is no path.'});
  if (!isOperand(key, value))
    faults.push({at: `${at}/${key}`, message: 'The comparison takes no such value.'});
  return faults;
}

function isOperand(comparison: string, value: unknown): boolean {
  if (comparison.endsWith('Path')) return isPath(value);
  if (comparison.startsWith('Numeric')) return typeof value === 'number';
  if (comparison.startsWith('Is') || comparison.startsWith('Boolean')) return typeof value === 'boolean';
  return typeof value === 'string';
}
