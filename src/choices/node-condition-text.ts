import type {NodeCondition} from './node-condition.ts';

/** What a sentence on a condition begins with; nodes of a kind or an architecture follow. */
export function asking({isAlternative}: Pick<NodeCondition, 'isAlternative'>): string {
  return isAlternative ? 'The pods take one of several alternatives, among them' : 'The pods insist on';
}

/** The condition as a text: `disk = ssd`. */
export function conditionText({key, operator, values}: NodeCondition): string {
  return `${key} ${phrase({operator, values})}`;
}

function phrase({operator, values}: Pick<NodeCondition, 'operator' | 'values'>): string {
  const list = values.join(', ');
  switch (operator) {
    case 'In':
      // The value of a label that only marks a node.
      if (list === '') return 'without a value';
      return values.length === 1 ? `= ${list}` : `in ${list}`;
    case 'NotIn':
      return `not in ${list}`;
    case 'Exists':
      return 'of any value';
    case 'DoesNotExist':
      return 'not set';
    default:
      return `${operator} ${list}`;
  }
}
