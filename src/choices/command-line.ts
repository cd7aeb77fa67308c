import {matchesGlob} from '../config/glob.ts';
import type {ClusterValue} from '../ecs/plan.ts';
import {commandOf, environmentOf, expandedFor} from '../model/environment.ts';
import type {Text, TextPart} from '../model/environment-entry.ts';
import {expandParts, variablesIn} from '../model/expansion.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import {secretArguments} from '../model/secret-arguments.ts';
import type {SecretShape} from '../model/secret-shapes.ts';
import {type Pointer, pointer} from '../pointer.ts';
import type {Context} from '../rules/rule.ts';
import {addedVariables} from './added-variables.ts';
import {differsByPod, referencesIn} from './cluster-value.ts';
import {plainSecretsOf} from './environment.ts';
import {type SecretPlace, secretPlace} from './secret-store.ts';
import {withServiceNames} from './service-link.ts';

/** What a container runs. */
export interface CommandLine {
  readonly command: readonly Text[];
  readonly args: readonly Text[];
  /** The words that are secrets, each of which a variable of its own gives; none that each pod has in its own words. */
  readonly secrets: readonly SecretWord[];
}

/** A word of a command line that is a secret, or has one in it. */
export interface SecretWord {
  /** The variable that k2e adds, with the whole word. */
  readonly variable: string;
  /** Pointer below the container. */
  readonly path: Pointer;
  readonly shape: SecretShape;
  readonly place: SecretPlace;
  readonly value: ClusterValue;
}

/**
 * `command` and `args` of a container as Kubernetes expands them, but for the plain texts that are secrets: these are read from variables, so
 * that no secret gets into a command line that is written to a file.
 */
export function commandLine(container: ContainerPart, workload: Workload, context: Context): CommandLine {
  const {command = [], args = []} = container.value;
  const written = [...command, ...args];
  const added = written.some(text => text.includes('$('))
    ? addedVariables(container, workload, context)
    : undefined;
  const expanded = commandOf(container, workload, context.inventory, added);
  const texts = [...expanded.command, ...expanded.args].map((text, index) =>
    withServiceNames(
      withoutPlainSecrets(written[index] ?? '', text, plainSecretsOf(container, context), name =>
        expandedFor(`$(${name})`, container, workload, context.inventory),
      ),
      workload,
      context,
    ),
  );
  const secrets = secretWords(texts, container, workload, context);
  const guarded = texts.map((text, index): Text => {
    const secret = secrets.get(index);
    return secret ? {kind: 'composed', parts: [variablePart(secret.variable)]} : text;
  });
  return {
    command: guarded.slice(0, command.length),
    args: guarded.slice(command.length),
    secrets: [...secrets.values()].filter(({value}) => !differsByPod(value)),
  };
}

function secretWords(
  texts: readonly Text[],
  container: ContainerPart,
  workload: Workload,
  context: Context,
): ReadonlyMap<number, SecretWord> {
  const {kind, namespace, name, object} = workload;
  const id = `${kind}/${namespace}/${name}/command`;
  if (context.config.secrets.allowPlain.some(glob => matchesGlob(glob, id))) return new Map();
  const {command = [], args = []} = container.value;
  const found = [...secretArguments(texts.map(wordOf))];
  return new Map(
    found.map(([index, shape], count) => {
      const variable = `K2E_ARGUMENT_${count + 1}`;
      const path =
        index < command.length ? pointer('command', index) : pointer('args', index - command.length);
      const references = referencesIn(
        [...command, ...args][index] ?? '',
        environmentOf(container, workload, context.inventory).filter(({effect}) => effect === 'set'),
        container,
        workload,
        context,
      );
      const value: ClusterValue = {
        source: object.ref,
        key: container.path + path,
        ...(references.length === 0 ? {} : {references}),
      };
      const place = secretPlace({namespace, name: `${name}/${container.name}`}, variable, context);
      return [index, {variable, path, shape, place, value}];
    }),
  );
}

/** The word, with its open references as Kubernetes writes them. */
function wordOf(text: Text): string {
  if (text.kind === 'literal') return text.text;
  return text.parts.map(part => (part.kind === 'text' ? part.text : `$(${part.name})`)).join('');
}

function variablePart(name: string): TextPart {
  return {kind: 'variable', name, source: {kind: 'literal', text: ''}};
}

function withoutPlainSecrets(
  written: string,
  text: Text,
  plainSecrets: ReadonlySet<string>,
  expandOf: (name: string) => Text,
): Text {
  if (!variablesIn(written).some(name => plainSecrets.has(name))) return text;
  const parts = expandParts(written, name => {
    const known = plainSecrets.has(name) ? undefined : expandOf(name);
    if (known?.kind !== 'literal') return null;
    return known.text === `$(${name})` ? undefined : known.text;
  });
  return {
    kind: 'composed',
    parts: parts.flatMap((part): readonly TextPart[] => {
      if (part.kind === 'text') return [part];
      const known = plainSecrets.has(part.name) ? undefined : expandOf(part.name);
      if (known?.kind === 'composed') return known.parts;
      return [variablePart(part.name)];
    }),
  };
}
