import type {ResourceKey} from '../../ecs/resource.ts';
import {print} from './code.ts';
import {modulePath} from './constructs.ts';
import type {Scope} from './scope.ts';
import type {Statement} from './statements.ts';

/** What a class holds for others. */
export interface Held {
  readonly name: string;
  readonly type: string;
}

/** The parts of a file with one class. */
export interface ClassParts {
  readonly className: string;
  readonly base: 'Stack' | 'Construct';
  /** What the class is about, one sentence a line. */
  readonly comment: readonly string[];
  readonly props: readonly Held[];
  readonly held: readonly Held[];
  /** The constructor's statements, indented by four. */
  readonly body: readonly string[];
  /** Lines that import other files of the application. */
  readonly imports: readonly string[];
  /** Path to `lib/`, with a slash. */
  readonly lib: string;
  readonly scope: Scope;
}

/** The text of a file with one class. */
export function classFile(parts: ClassParts): string {
  const {className, base, comment, props, held, body} = parts;
  const extended = base === 'Stack' ? ' extends StackProps' : '';
  const declared = props.map(({name, type}) => `  readonly ${name}: ${type};\n`).join('');
  const hasProps = props.length > 0 || base === 'Stack';
  const propsType = props.length > 0 ? `${className}Props` : 'StackProps';
  const fields = held.map(({name, type}) => `  readonly ${name}: ${type};\n`).join('');
  return [
    importLines(parts).join(''),
    '\n',
    ...(props.length > 0 ? [`export interface ${className}Props${extended} {\n${declared}}\n\n`] : []),
    `/**\n${comment.map(line => ` * ${line}\n`).join('')} */\n`,
    `export class ${className} extends ${base} {\n${fields}${fields === '' ? '' : '\n'}`,
    `  constructor(scope: Construct, id: string${hasProps ? `, props: ${propsType}` : ''}) {\n`,
    `    super(scope, id${base === 'Stack' ? ', props' : ''});\n`,
    body.length > 0 ? `\n${spaced(body)}\n` : '',
    '  }\n}\n',
  ].join('');
}

function importLines({base, imports, lib, scope}: ClassParts): readonly string[] {
  const core = [...scope.core];
  if (base === 'Stack') core.push('Stack', 'type StackProps');
  const names = [...new Set(core)].sort((a, b) => (bare(a) < bare(b) ? -1 : 1));
  const modules = [...scope.modules].map(alias => `import * as ${alias} from '${modulePath(alias)}';\n`);
  const helpers = [...scope.helpers].sort();
  return [
    ...(names.length > 0 ? [`import {${names.join(', ')}} from 'aws-cdk-lib';\n`] : []),
    ...modules.sort((a, b) => (a.slice(a.indexOf("'")) < b.slice(b.indexOf("'")) ? -1 : 1)),
    `import {Construct} from 'constructs';\n`,
    ...imports,
    ...(helpers.length > 0 ? [`import {${helpers.join(', ')}} from '${lib}settings';\n`] : []),
  ];
}

function bare(name: string): string {
  return name.replace(/^type /, '').toLowerCase();
}

/** The lines of a statement, at this indent. */
export function written(
  statement: Statement,
  scope: Scope,
  exposes: (key: ResourceKey) => boolean,
  indent: number,
): string {
  const {key, call, first, properties, constants = [], calls} = statement;
  const space = ' '.repeat(indent);
  const lines = constants.map(({name, type, value}) => {
    const start = `${space}const ${name}: ${type} = `;
    return `${start}${print(value, indent, start.length)};`;
  });
  if (call !== '') {
    const {variable} = key === undefined ? {variable: ''} : scope.registry.member(key);
    const target =
      key === undefined
        ? ''
        : exposes(key)
          ? `this.${variable} = `
          : scope.used.has(key)
            ? `const ${variable} = `
            : '';
    const start = `${space}${target}${call}(${first.join(', ')}`;
    const isEmpty = properties === undefined || Object.keys(Object(properties)).length === 0;
    lines.push(isEmpty ? `${start});` : `${start}, ${print(properties, indent, start.length + 2)});`);
  }
  for (const {call: method, arguments: given} of calls) {
    const short = `${space}${method}(${given.map(each => print(each)).join(', ')});`;
    const long = given.map(each => `${space}  ${print(each, indent + 2)},\n`).join('');
    lines.push(
      short.length <= 100 && !short.includes('\n') ? short : `${space}${method}(\n${long}${space});`,
    );
  }
  return lines.join('\n');
}

/** Statements under each other, with an empty line around those of several lines. */
function spaced(statements: readonly string[]): string {
  return statements
    .map((text, index) => {
      const before = statements[index - 1];
      const isApart = before !== undefined && (text.includes('\n') || before.includes('\n'));
      return isApart ? `\n${text}` : text;
    })
    .join('\n');
}
