import type {DocumentEvent, Event, ScalarEvent} from 'js-yaml';
import {
  constructFromEvents,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml';
import type {Json} from '../json.ts';
import {pointer} from '../pointer.ts';
import type {Path, Problem} from './problem.ts';

/** A YAML file that was read, with the place of everything in it. */
export interface YamlSource {
  /** The value; null where the file is empty. */
  readonly value: Json;
  readonly problems: readonly Problem[];
  /** Line and column, from 1, of the key or the value at `path`, or of its nearest ancestor that has a place. */
  place(path: Path, part: Problem['part']): {readonly line: number; readonly column: number};
}

/** What is wrong with the syntax: nothing could be read. */
export interface SyntaxProblem {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

const WRAPPER: DocumentEvent = {
  type: EVENT_ID.DOCUMENT,
  explicitStart: false,
  explicitEnd: false,
  directives: [],
};

/**
 * Reads one YAML 1.2 document (core schema) without aliases. Unlike `load` of js-yaml it goes on after a repeated key or
 * a number that cannot be kept, so that all problems can be told at once, and it keeps every place.
 */
export function readYaml(text: string): YamlSource | SyntaxProblem {
  try {
    const reader = new Reader(text, parseEvents(text, {maxDepth: 50}));
    return reader.read();
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return {
      message: withoutContent(error.reason),
      line: (error.mark?.line ?? 0) + 1,
      column: (error.mark?.column ?? 0) + 1,
    };
  }
}

/** js-yaml quotes tags, anchors and characters of the file at the end of its reasons; they are cut off. */
function withoutContent(reason: string): string {
  return reason.replace(/\s*["'<!(].*$/s, '').replace(/:$/, '');
}

class Reader {
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #keys = new Map<string, number>();
  readonly #values = new Map<string, number>();
  readonly #problems: Problem[] = [];
  #next = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  read(): YamlSource {
    const documents = this.#events.filter(event => event.type === EVENT_ID.DOCUMENT).length;
    if (documents > 1) this.#problem([], 'value', 'expected one YAML document, found several');
    this.#next = 1;
    const value = this.#events[1]?.type === EVENT_ID.POP || documents !== 1 ? null : this.#node([]);
    return {value, problems: this.#problems, place: (path, part) => this.#place(path, part)};
  }

  #problem(path: Path, part: Problem['part'], message: string): void {
    this.#problems.push({path, part, message});
  }

  #node(path: Path): Json {
    const event = this.#events[this.#next++];
    if (event?.type === EVENT_ID.MAPPING) return this.#map(path, event.start);
    if (event?.type === EVENT_ID.SEQUENCE) return this.#list(path, event.start);
    if (event?.type === EVENT_ID.SCALAR) return this.#scalar(path, event);
    if (event?.type === EVENT_ID.ALIAS) {
      this.#values.set(pointer(...path), event.anchorStart);
      this.#problem(path, 'value', 'aliases are not supported in k2e.yaml; write the value out');
    }
    return null;
  }

  #map(path: Path, start: number): Json {
    this.#values.set(pointer(...path), start);
    const entries = new Map<string, Json>();
    while (this.#more()) {
      const event = this.#events[this.#next];
      if (event?.type !== EVENT_ID.SCALAR) {
        this.#problem(path, 'value', 'expected texts as keys');
        this.#node([...path, '?']);
        this.#node([...path, '?']);
        continue;
      }
      this.#next += 1;
      const key = getScalarValue(this.#text, event);
      const here = [...path, key];
      if (entries.has(key)) this.#problem(here, 'key', 'the key is repeated');
      this.#keys.set(pointer(...here), event.valueStart);
      entries.set(key, this.#node(here));
    }
    return Object.fromEntries(entries);
  }

  #list(path: Path, start: number): Json {
    this.#values.set(pointer(...path), start);
    const items: Json[] = [];
    while (this.#more()) items.push(this.#node([...path, items.length]));
    return items;
  }

  /** True while the collection has more; steps over its end. */
  #more(): boolean {
    const event = this.#events[this.#next];
    if (event !== undefined && event.type !== EVENT_ID.POP) return true;
    this.#next += 1;
    return false;
  }

  #scalar(path: Path, event: ScalarEvent): Json {
    if (event.valueStart >= 0) this.#values.set(pointer(...path), event.valueStart);
    const [value] = constructFromEvents([WRAPPER, event, {type: EVENT_ID.POP}], {source: this.#text});
    if (typeof value === 'number') {
      const written = event.style === SCALAR_STYLE.PLAIN ? getScalarValue(this.#text, event) : '';
      const changed = /^[-+]?[0-9]+$/.test(written) && String(value) !== written.replace(/^\+/, '');
      if (changed || !Number.isFinite(value)) {
        this.#problem(path, 'value', 'YAML takes this for a number and changes it; put it in quotes');
        return null;
      }
    }
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return known ? value : null;
  }

  #place(path: Path, part: Problem['part']): {line: number; column: number} {
    const here = pointer(...path);
    const key = this.#keys.get(here);
    const offset = part === 'key' ? (key ?? this.#values.get(here)) : (this.#values.get(here) ?? key);
    if (offset === undefined)
      return path.length === 0 ? {line: 1, column: 1} : this.#place(path.slice(0, -1), 'key');
    const before = this.#text.slice(0, offset);
    return {line: before.split('\n').length, column: offset - before.lastIndexOf('\n')};
  }
}
