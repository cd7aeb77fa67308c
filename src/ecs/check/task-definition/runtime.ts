import {isImageName} from '../../image-name.ts';
import {CONTAINER} from '../../limits.ts';
import {hasToken} from '../../token.ts';
import type {Constraint} from '../constraint.ts';
import {targetsOf} from '../launch.ts';
import {fits, repeated} from '../text.ts';
import {eachContainer} from './container.ts';

/** Kernel settings that a container has of its own. [ECS] SystemControl `namespace` */
const SYSCTL =
  /^(?:net\.[\w.-]+|fs\.mqueue\.[\w.-]+|kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced))$/;

/** What is wrong with it, without the text itself, as it may hold anything. */
function notAnImage(image: string): string {
  const unfilled = /\$|\{\{|<.*>/.test(image);
  return `This is no name of an image${unfilled ? '; it seems to hold a place that a deploy script fills in' : ''}.`;
}

/** How a container runs: image, user, limits of the kernel. */
export const RUNTIME: readonly Constraint[] = [
  {
    id: 'check/image',
    summary:
      "An image's name has at most 255 characters and the form of an image reference; a digest is SHA-256.",
    remediation:
      'Give the image a name that a registry takes; where a script fills in the manifests, convert what it writes.',
    source: 'ECS API reference, ContainerDefinition `image`; the grammar of distribution/reference.',
    test: eachContainer(({container: {image = ''}, at}, report) => {
      if (hasToken(image)) return;
      if (image.length > CONTAINER.imageLength) {
        report(
          `${at}/image`,
          `The name of the image has ${image.length} characters; ECS takes ${CONTAINER.imageLength}.`,
        );
      } else if (!isImageName(image)) report(`${at}/image`, notAnImage(image));
    }),
  },
  {
    id: 'check/user',
    summary: 'A user is a name or id, with or without a group after a colon.',
    remediation: 'Write `uid`, `uid:gid`, `user` or `user:group`.',
    source: 'ECS API reference, ContainerDefinition `user`.',
    test: eachContainer(({container: {user}, at}, report) => {
      if (user !== undefined && !fits(user, /^[^:\s]+(?::[^:\s]+)?$/))
        report(`${at}/user`, 'This is no user.');
    }),
  },
  {
    id: 'check/working-directory',
    summary: 'A working directory is an absolute path.',
    remediation: 'Write the whole path.',
    source: 'Docker Engine API, container create, `WorkingDir`.',
    test: eachContainer(({container: {workingDirectory: path}, at}, report) => {
      if (path !== undefined && !fits(path, /^(?:\/|[A-Za-z]:)/))
        report(`${at}/workingDirectory`, 'The path is not absolute.');
    }),
  },
  {
    id: 'check/ulimit',
    summary: 'Each limit is set once, and its soft limit is not above the hard one.',
    remediation: 'Lower the soft limit.',
    source: 'ECS API reference, Ulimit.',
    test: eachContainer(({container: {ulimits = []}, at}, report) => {
      for (const [index, {softLimit = 0, hardLimit = 0}] of ulimits.entries()) {
        const soft = softLimit === -1 ? Number.POSITIVE_INFINITY : softLimit;
        const hard = hardLimit === -1 ? Number.POSITIVE_INFINITY : hardLimit;
        if (soft < 0 || hard < soft)
          report(`${at}/ulimits/${index}`, 'The soft limit is negative or above the hard limit.');
      }
      for (const index of repeated(ulimits, ({name}) => name))
        report(`${at}/ulimits/${index}/name`, 'This limit is set twice.');
    }),
  },
  {
    id: 'check/system-control',
    summary:
      'Kernel settings are those that a container has of its own (`net.*`, message queues, shared memory), each once.',
    remediation: 'Leave the setting out, or set it on the instances of EC2.',
    source: 'ECS API reference, SystemControl.',
    test: eachContainer(({container: {systemControls = []}, at, resource}, report) => {
      for (const [index, {namespace = '', value}] of systemControls.entries()) {
        const place = `${at}/systemControls/${index}`;
        if (!SYSCTL.test(namespace))
          report(`${place}/namespace`, 'A container has no such kernel setting of its own.');
        else if (namespace.startsWith('net.') && resource.input.networkMode === 'host') {
          report(
            `${place}/namespace`,
            'With the network mode host the network settings are those of the instance.',
          );
        }
        if (value === undefined || value === '') report(`${place}/value`, 'The setting has no value.');
      }
      for (const index of repeated(systemControls, ({namespace}) => namespace)) {
        report(`${at}/systemControls/${index}/namespace`, 'This setting is made twice.');
      }
    }),
  },
  {
    id: 'check/gpu',
    summary: 'A number of GPUs is a whole number, given once a container.',
    remediation: 'Ask for whole GPUs.',
    source: 'ECS API reference, ResourceRequirement.',
    test: eachContainer(({container: {resourceRequirements = []}, at, resource, context}, report) => {
      if (targetsOf(resource, context).has('fargate')) return;
      for (const [index, {type, value = ''}] of resourceRequirements.entries()) {
        if (type === 'GPU' && !fits(value, /^[1-9]\d{0,2}$/)) {
          report(`${at}/resourceRequirements/${index}/value`, 'This is no number of GPUs.');
        }
      }
      for (const index of repeated(resourceRequirements, ({type}) => type)) {
        report(`${at}/resourceRequirements/${index}/type`, 'The container asks for this twice.');
      }
    }),
  },
];
