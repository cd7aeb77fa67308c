import {isObject} from '../../json.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import type {ShapeFault, ShapeFaultKind} from './check-shape.ts';

const DOCUMENT_FIELDS = ['Version', 'Statement'];
const STATEMENT_FIELDS = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

/**
 * Compares an IAM policy document with the part of the policy grammar that k2e writes (`PolicyDocument`; IAM user guide,
 * "Grammar of the IAM JSON policy language"): APIs take it as text, so their models say nothing of it.
 * @param at pointer to the document.
 */
export function checkPolicyShape(document: unknown, at: Pointer): ShapeFault[] {
  const faults: ShapeFault[] = [];
  const fault = (kind: ShapeFaultKind, place: Pointer, message: string): void => {
    faults.push({kind, pointer: place, message});
  };
  const statement = (value: unknown, place: Pointer): void => {
    if (!isObject(value)) {
      fault('wrong-type', place, 'A statement is an object.');
      return;
    }
    unknownFields(value, STATEMENT_FIELDS).forEach(key => {
      fault('unknown-field', place + pointer(key), `k2e knows no policy element "${key}".`);
    });
    if (value.Sid !== undefined && typeof value.Sid !== 'string')
      fault('wrong-type', `${place}/Sid`, 'A Sid is text.');
    if (value.Effect !== 'Allow' && value.Effect !== 'Deny') {
      fault('allowed-values', `${place}/Effect`, 'An effect is Allow or Deny.');
    }
    if (!isText(value.Action)) fault('wrong-type', `${place}/Action`, 'Actions are text or a list of texts.');
    if (value.Resource !== undefined && !isTextList(value.Resource)) {
      fault('wrong-type', `${place}/Resource`, 'Resources are a list of texts.');
    }
    if (value.Principal !== undefined && !isTextMap(value.Principal)) {
      fault('wrong-type', `${place}/Principal`, 'A principal is an object of texts.');
    }
    if (value.Condition !== undefined && !isConditions(value.Condition)) {
      fault('wrong-type', `${place}/Condition`, 'Conditions are operators with objects of texts.');
    }
  };
  if (!isObject(document)) {
    fault('wrong-type', at, 'A policy document is an object.');
    return faults;
  }
  unknownFields(document, DOCUMENT_FIELDS).forEach(key => {
    fault('unknown-field', at + pointer(key), `k2e knows no policy element "${key}".`);
  });
  if (document.Version !== '2012-10-17') {
    fault('allowed-values', `${at}/Version`, 'The version of the policy language is 2012-10-17.');
  }
  if (!Array.isArray(document.Statement))
    fault('wrong-type', `${at}/Statement`, 'The statements are a list.');
  else
    document.Statement.forEach((value, index) => {
      statement(value, `${at}/Statement/${index}`);
    });
  return faults;
}

function unknownFields(value: object, known: readonly string[]): string[] {
  return Object.entries(value).flatMap(([key, item]) =>
    item === undefined || known.includes(key) ? [] : [key],
  );
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || isTextList(value);
}

function isTextMap(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isText);
}

function isConditions(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isTextMap);
}
