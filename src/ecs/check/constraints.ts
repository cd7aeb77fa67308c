import type {Constraint} from './constraint.ts';

export {SHAPE_CONSTRAINTS} from './shape-constraints.ts';

/** Every constraint that k2e checks beside the shapes; the only list. */
export const CONSTRAINTS: readonly Constraint[] = [];
