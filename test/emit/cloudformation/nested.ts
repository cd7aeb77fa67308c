import type {Template} from '../../../src/emit/cloudformation/template.ts';
import type {OutputFile} from '../../../src/emit/output.ts';
import {isObject} from '../../../src/json.ts';
import {TemplateReader} from './reader.ts';

/** A nested stack of a root template. */
interface Nested {
  readonly template: Template;
  /** What the root gives for its parameters. */
  readonly given: Readonly<Record<string, unknown>>;
}

/** A root template and its nested stacks, read as one. */
export class StackReader {
  readonly templates: ReadonlyMap<string, Template>;
  readonly #nested: ReadonlyMap<string, Nested>;
  readonly #readers = new Map<string, TemplateReader>();
  readonly #root: Template;

  constructor(files: readonly OutputFile[]) {
    this.templates = new Map(
      files
        .filter(({path}) => !path.includes('stack-policy'))
        .map(({path, content}) => [path.slice(path.lastIndexOf('/') + 1), JSON.parse(content)]),
    );
    const root = this.templates.get('template.json');
    if (!root) throw new Error('There is no root template.');
    this.#root = root;
    const stacks = Object.entries(root.Resources).flatMap(([id, body]): (readonly [string, Nested])[] => {
      const {Type, Properties} = Object(body);
      if (Type !== 'AWS::CloudFormation::Stack') return [];
      const template = this.templates.get(String(Properties.TemplateURL).replace('./', ''));
      if (!template) throw new Error(`There is no ${Properties.TemplateURL}.`);
      return [[id, {template, given: Object(Properties.Parameters ?? {})}]];
    });
    this.#nested = new Map(stacks);
  }

  /** What all stacks run, in the form of `meaning.ts`. */
  running(): ReadonlyMap<string, unknown> {
    return new Map([...this.#nested.keys()].flatMap(id => [...this.#reader(id).running()]));
  }

  /** A stack with the values of its parameters; a circle of stacks would never come to an end. */
  #reader(id: string, waiting: readonly string[] = []): TemplateReader {
    if (waiting.includes(id)) throw new Error(`Stacks need each other: ${[...waiting, id].join(' → ')}.`);
    const known = this.#readers.get(id);
    if (known) return known;
    const {template, given} = this.#nested.get(id) ?? {template: this.#root, given: {}};
    const values = Object.entries(given).flatMap(([name, value]): (readonly [string, string])[] => {
      const attribute = isObject(value) ? value['Fn::GetAtt'] : undefined;
      if (!Array.isArray(attribute)) return [];
      const [stack, output] = attribute.map(String);
      const wanted = this.#nested.get(stack ?? '')?.template.Outputs?.[
        String(output).replace('Outputs.', '')
      ];
      if (!wanted) throw new Error(`${stack} has no ${output}.`);
      return [[name, String(this.#reader(stack ?? '', [...waiting, id]).value(wanted.Value))]];
    });
    for (const name of Object.keys(template.Parameters ?? {}))
      if (!Object.hasOwn(given, name)) throw new Error(`The root gives ${id} no ${name}.`);
    const reader = new TemplateReader(template, Object.fromEntries(values));
    this.#readers.set(id, reader);
    return reader;
  }
}
