import {isObject, type JsonObject} from '../../json.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import {choiceFaults} from './check-choice.ts';
import {type DefinitionFault, FIELDS, isWhole, LONGEST, STATE_NAME, TRANSITION_FREE} from './grammar.ts';
import {isPath, isReferencePath, templateFaults} from './path.ts';

/**
 * Compares the definition of a state machine with the Amazon States Language (https://states-language.net/spec.html) with
 * JSONPath as its query language, strictly: unknown fields, missing fields, states that are not there, that nothing leads to
 * or that lead nowhere, names that two states share, paths and intrinsic functions that do not parse.
 * @param definition any JSON value.
 * @returns the faults with pointers below the definition; none for a definition that Step Functions takes.
 */
export function checkDefinition(definition: unknown): readonly DefinitionFault[] {
  const check = new Check();
  check.machine(definition);
  return check.faults;
}

class Check {
  readonly faults: DefinitionFault[] = [];
  /** Step Functions wants names that are unique in the whole machine. */
  readonly #names = new Set<string>();

  machine(definition: unknown): void {
    if (!isObject(definition)) {
      this.#fault('', 'A definition is an object.');
      return;
    }
    this.#fields(definition, FIELDS.machine, '');
    const {TimeoutSeconds, QueryLanguage, Comment} = definition;
    if (TimeoutSeconds !== undefined && !isWhole(TimeoutSeconds, 1, LONGEST))
      this.#fault('/TimeoutSeconds', 'A time is a whole number of seconds from 1.');
    if (QueryLanguage !== undefined && QueryLanguage !== 'JSONPath')
      this.#fault('/QueryLanguage', 'k2e checks definitions with JSONPath only.');
    if (Comment !== undefined && typeof Comment !== 'string') this.#fault('/Comment', 'A comment is text.');
    this.#flow(definition, '');
  }

  #flow({StartAt, States}: JsonObject, at: Pointer): void {
    if (!isObject(States) || Object.keys(States).length === 0) {
      this.#fault(at, 'There are no states.');
      return;
    }
    if (typeof StartAt !== 'string' || !Object.hasOwn(States, StartAt))
      this.#fault(`${at}/StartAt`, 'This is none of the states.');
    const leads = new Map<string, readonly string[]>();
    for (const [name, state] of Object.entries(States)) {
      const place = `${at}/States${pointer(name)}`;
      if (name.length === 0 || name.length > STATE_NAME)
        this.#fault(place, `The name of a state has 1 to ${STATE_NAME} characters.`);
      if (this.#names.has(name)) this.#fault(place, 'Another state of the machine has this name.');
      this.#names.add(name);
      leads.set(name, isObject(state) ? this.#state(state, States, place) : []);
      if (!isObject(state)) this.#fault(place, 'A state is an object.');
    }
    this.#reach(typeof StartAt === 'string' ? StartAt : '', States, leads, at);
  }

  /** Checks one state; the states that it can go to. */
  #state(state: JsonObject, states: JsonObject, at: Pointer): readonly string[] {
    const {Type} = state;
    const known = typeof Type === 'string' && Object.hasOwn(FIELDS, Type) ? FIELDS[Type] : undefined;
    if (!known || Type === 'machine') {
      this.#fault(`${at}/Type`, 'There is no such type of state.');
      return [];
    }
    this.#fields(state, known, at);
    const targets = this.#transitions(state, String(Type), at);
    for (const [place, target] of targets) {
      if (!Object.hasOwn(states, target)) this.#fault(place, 'This is none of the states of the same level.');
    }
    this.#paths(state, at);
    this.#retries(state.Retry, `${at}/Retry`);
    if (Type === 'Map') this.#map(state, at);
    if (Type === 'Wait') this.#wait(state, at);
    if (Type === 'Task') this.#task(state, at);
    if (Type === 'Choice')
      for (const fault of choiceFaults(state.Choices, `${at}/Choices`)) this.faults.push(fault);
    return targets.map(([, target]) => target);
  }

  /** Where a state goes, with the places that say so. */
  #transitions(state: JsonObject, type: string, at: Pointer): [Pointer, string][] {
    const targets: [Pointer, string][] = [];
    const add = (place: Pointer, target: unknown): void => {
      if (typeof target === 'string') targets.push([place, target]);
      else this.#fault(place, 'A transition names a state.');
    };
    if (type === 'Choice') {
      add(`${at}/Default`, state.Default);
      for (const [index, choice] of listOf(state.Choices).entries())
        add(`${at}/Choices/${index}/Next`, choice.Next);
    } else if (!TRANSITION_FREE.has(type)) {
      if (state.End !== undefined && state.End !== true)
        this.#fault(`${at}/End`, 'The end of a flow is `true`.');
      if ((state.End === true) === (state.Next !== undefined))
        this.#fault(at, 'A state has either a next one, or is an end.');
      if (state.Next !== undefined) add(`${at}/Next`, state.Next);
    }
    for (const [index, catcher] of listOf(state.Catch).entries()) {
      add(`${at}/Catch/${index}/Next`, catcher.Next);
      this.#errors(
        catcher.ErrorEquals,
        `${at}/Catch/${index}/ErrorEquals`,
        index === listOf(state.Catch).length - 1,
      );
    }
    return targets;
  }

  #retries(value: unknown, at: Pointer): void {
    const retriers = listOf(value);
    for (const [index, retrier] of retriers.entries()) {
      const place = `${at}/${index}`;
      this.#fields(retrier, FIELDS.retrier, place);
      this.#errors(retrier.ErrorEquals, `${place}/ErrorEquals`, index === retriers.length - 1);
      const {IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, MaxDelaySeconds} = retrier;
      if (!isWhole(IntervalSeconds, 1, LONGEST))
        this.#fault(place, 'IntervalSeconds is a whole number from 1.');
      if (!isWhole(MaxAttempts, 0, LONGEST)) this.#fault(place, 'MaxAttempts is a whole number from 0.');
      if (typeof BackoffRate !== 'number' || BackoffRate < 1) this.#fault(place, 'BackoffRate is 1 or more.');
      const interval = typeof IntervalSeconds === 'number' ? IntervalSeconds : 0;
      if (MaxDelaySeconds !== undefined && !isWhole(MaxDelaySeconds, interval + 1, 31_622_400))
        this.#fault(place, 'MaxDelaySeconds is a whole number greater than IntervalSeconds.');
    }
  }

  /** `States.ALL` has to stand alone, in the last place. */
  #errors(value: unknown, at: Pointer, isLast: boolean): void {
    if (
      !Array.isArray(value) ||
      value.length === 0 ||
      value.some(name => typeof name !== 'string' || name === '')
    )
      this.#fault(at, 'Errors are a list of names.');
    else if (value.includes('States.ALL') && (value.length > 1 || !isLast))
      this.#fault(at, '"States.ALL" stands alone, in the last place.');
  }

  #paths(state: JsonObject, at: Pointer): void {
    for (const field of ['InputPath', 'OutputPath', 'ItemsPath', 'SecondsPath', 'TimeoutSecondsPath']) {
      const path = state[field];
      if (path !== undefined && path !== null && !isPath(path))
        this.#fault(`${at}/${field}`, 'This is no path.');
    }
    if (state.ResultPath !== undefined && state.ResultPath !== null && !isReferencePath(state.ResultPath))
      this.#fault(`${at}/ResultPath`, 'This is no path to one place.');
    for (const field of ['Parameters', 'ResultSelector', 'ItemSelector'])
      for (const fault of templateFaults(state[field], `${at}/${field}`)) this.faults.push(fault);
  }

  #task({Resource, TimeoutSeconds}: JsonObject, at: Pointer): void {
    if (typeof Resource !== 'string' || !/^arn:[^:]+:[a-z-]+:[^:]*:[^:]*:.+$/.test(Resource))
      this.#fault(`${at}/Resource`, 'This is no ARN of what a task does.');
    if (TimeoutSeconds !== undefined && !isWhole(TimeoutSeconds, 1, LONGEST))
      this.#fault(`${at}/TimeoutSeconds`, 'A time is a whole number of seconds from 1.');
  }

  #map({ItemProcessor, MaxConcurrency = 0}: JsonObject, at: Pointer): void {
    if (!isWhole(MaxConcurrency, 0, LONGEST))
      this.#fault(`${at}/MaxConcurrency`, 'This is a whole number from 0.');
    if (!isObject(ItemProcessor)) {
      this.#fault(at, 'A Map has an ItemProcessor.');
      return;
    }
    this.#fields(ItemProcessor, FIELDS.processor, `${at}/ItemProcessor`);
    this.#flow(ItemProcessor, `${at}/ItemProcessor`);
  }

  #wait({Seconds, SecondsPath, Timestamp, TimestampPath}: JsonObject, at: Pointer): void {
    const given = [Seconds, SecondsPath, Timestamp, TimestampPath].filter(value => value !== undefined);
    if (given.length !== 1) this.#fault(at, 'A Wait has one time.');
    if (Seconds !== undefined && !isWhole(Seconds, 0, LONGEST))
      this.#fault(`${at}/Seconds`, 'A time is a whole number of seconds.');
  }

  /** Each state can be reached, and from each an end. */
  #reach(
    start: string,
    states: JsonObject,
    leads: ReadonlyMap<string, readonly string[]>,
    at: Pointer,
  ): void {
    const seen = new Set<string>();
    const waiting = [start];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      waiting.push(...(leads.get(name) ?? []));
    }
    for (const name of Object.keys(states))
      if (!seen.has(name)) this.#fault(`${at}/States${pointer(name)}`, 'Nothing leads to this state.');
    const isEnd = (state: unknown) =>
      isObject(state) && (state.End === true || state.Type === 'Succeed' || state.Type === 'Fail');
    if (!Object.entries(states).some(([name, state]) => seen.has(name) && isEnd(state)))
      this.#fault(at, 'No state is an end.');
  }

  #fields(value: JsonObject, known: ReadonlySet<string>, at: Pointer): void {
    for (const key of Object.keys(value))
      if (!known.has(key)) this.#fault(at + pointer(key), 'There is no such field here.');
  }

  #fault(at: Pointer, message: string): void {
    this.faults.push({at, message});
  }
}

/** The objects of a list; nothing for what is none. */
function listOf(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
