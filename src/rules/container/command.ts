import {commandLine, type SecretWord} from '../../choices/command-line.ts';
import {routerOf} from '../../choices/daemon-set/fate.ts';
import {entryPointOf} from '../../choices/entry-point.ts';
import {environments} from '../../choices/environment.ts';
import {imageOf} from '../../choices/image.ts';
import {givesIndex} from '../../choices/job/engine.ts';
import type {KnownImage} from '../../choices/known-entry-points.ts';
import {networkMode} from '../../choices/network-mode.ts';
import {platformOf} from '../../choices/platform.ts';
import {isImageName} from '../../ecs/image-name.ts';
import {INDEX_VARIABLE} from '../../model/downward.ts';
import type {Text} from '../../model/environment-entry.ts';
import {type Pointer, pointer} from '../../pointer.ts';
import {readAll} from '../read-all.ts';
import {defineRule, type Report, type Subject} from '../rule.ts';
import {storePlace} from '../store-place.ts';
import {listed} from '../wording.ts';
import {COMMAND_EXAMPLES} from './command-examples.ts';
import {readFromStore} from './secret-variable.ts';
import {isShellName, partsOf, programFor, shellWord, variablesOf} from './shell-word.ts';

export default defineRule({
  id: 'container/command',
  on: 'container',
  claims: ['/command', '/args'],
  summary: '`command` becomes the entry point, `args` the command; `$(VAR)` is replaced.',
  rationale:
    'Kubernetes calls `command` what Docker and ECS call the entry point, and `args` what they call the command. Both platforms ' +
    'start the process without a shell. Kubernetes replaces `$(VAR)` from the environment of the container when it starts; ECS ' +
    'replaces nothing, so k2e does it. A variable that only the running container knows (a secret, its address) can only be ' +
    'replaced by a shell: the command is then wrapped in `sh -c`, which the image must have. Where the manifest leaves the entry point ' +
    'to the image, it must be known for that: `images` of k2e.yaml states it; of well-known public images k2e knows it from their Dockerfiles.',
  remediation:
    'Make sure that the image has a shell (`sh`), or let the program read the variable itself instead of taking it as an argument.',
  refs: {
    kubernetes: [
      'https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/',
    ],
    ecs: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_environment',
    ],
  },
  knowledge: {asOf: '2026-11', standing: 'documented'},
  fidelities: ['exact', 'approximate', 'manual'],
  examples: COMMAND_EXAMPLES,

  map(subject) {
    const {view, workload, container, context, setContainer, report, drop} = subject;
    if (routerOf(workload, context)?.container === container) {
      const why =
        'The log router of FireLens starts as its image says, with the configuration that FireLens writes.';
      for (const field of ['command', 'args']) drop(`/${field}`, why);
      return;
    }
    readAll(view.command, view.args);
    const {command: given, args, secrets} = commandLine(container, workload, context);
    const decided = context.choice(environments).get(container) ?? [];
    const composed = [...given, ...args].some(text => text.kind === 'composed');
    if (!composed) {
      if (given.length > 0) setContainer({entryPoint: given.map(literal)});
      if (args.length > 0) setContainer({command: args.map(literal)});
      return;
    }
    if (platformOf(workload).os === 'windows') {
      for (const field of ['command', 'args'] as const) if (view[field]) report(`/${field}`, ON_WINDOWS);
      return;
    }
    const entryPoint = given.length > 0 ? undefined : entryPointOf(container, workload, context);
    const command = entryPoint?.words.map((text): Text => ({kind: 'literal', text})) ?? given;
    const isUnknown = given.length === 0 && entryPoint === undefined;
    if (isUnknown && secrets.length > 0) {
      const words = secrets.map(({path, shape}) => `${path.slice(1)} (${shape.detector})`);
      report('/args', {
        level: 'blocker',
        fidelity: 'manual',
        message: `The arguments seem to hold a secret, in ${listed(words)}, and the manifest leaves the entry point to the image, so k2e cannot have a shell put it in; without its arguments the container would run something else.`,
        remediation: `${stateEntryPoint(subject)} Or let the program read the secret from a variable; if it is none, allow it with \`secrets.allowPlain: [${workload.object.id}/command]\` in k2e.yaml.`,
      });
      return;
    }
    if (isUnknown) {
      const variables = [...new Set(args.flatMap(variablesOf))].join(', ');
      report('/args', {
        level: 'blocker',
        fidelity: 'manual',
        message: `The arguments hold $(${variables}), known only when the container runs, and the manifest leaves the entry point to the image, so k2e cannot wrap them; without them the container would run something else.`,
        remediation: `${stateEntryPoint(subject)} Or let the program read the variable itself instead of taking it as an argument.`,
      });
      return;
    }
    const isOwnHost = networkMode(workload, context) === 'awsvpc';
    const unknown = [...command, ...args].flatMap(partsOf).flatMap(part => {
      const {name} = part;
      const isKnown =
        (isOwnHost && programFor(part) !== undefined) ||
        (isShellName(name) &&
          (decided.some(({entry, kind}) => entry.name === name && kind !== 'unknown') ||
            secrets.some(({variable}) => variable === name) ||
            (name === INDEX_VARIABLE && givesIndex(workload, context))));
      return isKnown ? [] : [name];
    });
    if (unknown.length > 0) {
      const finding = notGiven([...new Set(unknown)], absentSources(subject));
      report(
        (['command', 'args'] as const).filter(field => view[field]).map(field => `/${field}`),
        finding,
      );
      return;
    }
    setContainer({
      entryPoint: ['sh', '-c'],
      command: [`exec ${[...command, ...args].map(shellWord).join(' ')}`],
    });
    for (const secret of secrets) {
      readFromStore(subject, secret.variable, secret.place, secret.value);
      reportSecret(subject, secret);
    }
    const told = new Set(secrets.map(({path}) => path));
    if (entryPoint?.known) reportKnown(subject, entryPoint.known);
    reportWrapped(subject, 'command', given, told);
    reportWrapped(subject, 'args', args, told);
  },
});

/** The objects from which the container takes all variables and that are not in the input: they may set any. */
function absentSources({workload, container, context}: Subject<'container'>): readonly string[] {
  const {inventory} = context;
  return (container.value.envFrom ?? []).flatMap(({secretRef, configMapRef}) => {
    const secret = secretRef?.name;
    if (secret) return inventory.secretKeys(workload.namespace, secret) ? [] : [`Secret ${secret}`];
    const map = configMapRef?.name;
    return map && !inventory.find('ConfigMap', workload.namespace, map) ? [`ConfigMap ${map}`] : [];
  });
}

function notGiven(variables: readonly string[], absent: readonly string[]): Report {
  const written = `$(${variables.join('), $(')})`;
  if (absent.length > 0) {
    return {
      level: 'blocker',
      fidelity: 'manual',
      message: `The command holds ${written}, which ${listed(absent)} may set; as that is not in the input, k2e does not know, and without the value the container would run something else.`,
      remediation:
        'Add the object to the input, or let the program read the variable itself instead of taking it as an argument.',
    };
  }
  return {
    level: 'blocker',
    fidelity: 'manual',
    message: `The command holds ${written}, which ECS cannot give the container; without it the container would run something else.`,
    remediation:
      'Let the program find the value itself, for example from the task metadata, and remove it from the command.',
  };
}

/** Windows has no `sh`. */
const ON_WINDOWS: Report = {
  level: 'blocker',
  fidelity: 'manual',
  message:
    'The command holds what only the running container knows; on Windows there is no sh to put it in, and without it the container would run something else.',
  remediation: 'Let the program read the variable itself instead of taking it as an argument.',
};

/** What to do where nobody says what the image starts with. */
function stateEntryPoint({container, workload, context}: Subject<'container'>): string {
  const image = typedImage(imageOf(container, workload, context));
  return `Write the image’s entry point into k2e.yaml, \`images: {"${image}": {entryPoint: […]}}\`, with the words that \`${inspection(image)}\` tells, if the image has \`sh\`; or into \`command\`.`;
}

/** The image as people may type it into a shell and into YAML; what is no name of an image could break out of both. */
function typedImage(image: string): string {
  return isImageName(image) ? image : 'IMAGE';
}

function inspection(image: string): string {
  return `docker image inspect --format '{{json .Config.Entrypoint}}' ${image}`;
}

function reportKnown(
  {report, container, workload, context}: Subject<'container'>,
  {names: [name], entryPoint, since, source}: KnownImage,
): void {
  const image = typedImage(imageOf(container, workload, context));
  const words = entryPoint.length === 0 ? 'none' : entryPoint.join(' ');
  report('/args', {
    level: 'review',
    fidelity: 'approximate',
    message: `The manifest leaves the entry point to the image, but the shell that puts the arguments together must name it. k2e takes ${words}, as the Dockerfiles of ${name.replace(/^docker\.io\/(library\/)?/, '')} have had it${since === undefined ? '' : ` from version ${since} on`} (${source}); it has not looked at ${image} itself.`,
    remediation: `Compare it with what \`${inspection(image)}\` tells, and write what is right into k2e.yaml if it differs: \`images: {"${image}": {entryPoint: […]}}\`.`,
  });
}

function reportSecret({report, workload}: Subject<'container'>, secret: SecretWord): void {
  report(secret.path, {
    level: 'action',
    fidelity: 'approximate',
    message: `The text looks like a secret (${secret.shape.detector}); it is not written: the task reads it from the secret store as ${storePlace(secret.place)}, and the command is wrapped in sh -c.`,
    remediation: `Let the program read the secret from a variable or a file; if this is none, allow it with \`secrets.allowPlain: [${workload.object.id}/command]\` in k2e.yaml.`,
  });
}

function reportWrapped(
  {report}: Subject<'container'>,
  field: 'command' | 'args',
  texts: readonly Text[],
  told: ReadonlySet<Pointer>,
): void {
  texts.forEach((text, index) => {
    if (text.kind !== 'composed' || told.has(pointer(field, index))) return;
    const programs = [...new Set(partsOf(text).flatMap(part => programFor(part) ?? []))];
    report(`/${field}/${index}`, {
      level: 'review',
      fidelity: 'approximate',
      message: `The text holds $(${variablesOf(text).join('), $(')}), known only when the container runs: the command is wrapped in sh -c, which ${programs.length === 0 ? 'replaces it' : `asks \`${programs.join('`, `')}\` for it; a host name of a task differs from a pod’s name`}.`,
    });
  });
}

function literal(text: Text): string {
  return text.kind === 'literal' ? text.text : '';
}
