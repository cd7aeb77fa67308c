import type {Node} from './graph.ts';

/**
 * True for a schedule that a cutover has armed for good: its code says so and owns it again. All others are written disabled, and whether they
 * fire is not for the code to say as long as a cutover may move them (cutover T37).
 */
export function isArmed({resource: {kind, input}}: Pick<Node, 'resource'>): boolean {
  return kind === 'schedules' && 'State' in input && input.State === 'ENABLED';
}
