import type {ShapeFaultKind} from '../shapes/check-shape.ts';
import type {Constraint} from './constraint.ts';

const SOURCE = "The API's own model, as botocore publishes it (src/ecs/shapes/tables.generated.ts).";

/** The constraints that come from the APIs' own models; `checkShape` finds their faults. */
export const SHAPE_CONSTRAINTS: Readonly<Record<ShapeFaultKind, Omit<Constraint, 'test'>>> = {
  'unknown-field': {
    id: 'check/unknown-field',
    summary: 'A request holds only fields that the API knows.',
    remediation: 'Take the field out, or write its name as the API does.',
    source: SOURCE,
  },
  'wrong-type': {
    id: 'check/wrong-type',
    summary: 'Each field has the type that the API states.',
    remediation: 'Give the field a value of that type.',
    source: SOURCE,
  },
  'missing-field': {
    id: 'check/missing-field',
    summary: 'A request has every field that the API requires.',
    remediation: 'Set the field.',
    source: SOURCE,
  },
  'allowed-values': {
    id: 'check/allowed-values',
    summary: 'A field with a list of allowed values has one of them.',
    remediation: 'Use one of the values that the API takes.',
    source: SOURCE,
  },
  range: {
    id: 'check/range',
    summary: 'Numbers, lengths and counts lie within the ranges of the API.',
    remediation: 'Choose a value within the range.',
    source: SOURCE,
  },
  pattern: {
    id: 'check/pattern',
    summary: "Texts match the API's patterns.",
    remediation: 'Use only the characters that the API takes.',
    source: SOURCE,
  },
};
