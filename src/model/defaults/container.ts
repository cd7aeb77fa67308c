import type {
  Container,
  EnvVarSource,
  EphemeralContainer,
  HTTPGetAction,
  LifecycleHandler,
  ObjectFieldSelector,
  Probe,
  ResourceFieldSelector,
} from '../kubernetes.generated.ts';
import {type Changes, each, fill, fillBlank, inside} from './fill.ts';
import {imagePullPolicy} from './image-pull-policy.ts';

/** A container with its defaults (`pkg/apis/core/v1/defaults.go`, `SetDefaults_Container` and below, Kubernetes 1.36.3). */
export function defaultContainer(given: Container): Container {
  const container = fillBlank(fill(given, {resources: {}}), {
    imagePullPolicy: imagePullPolicy(given.image),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  return inside(container, PARTS);
}

/** An ephemeral container with its defaults: those of a container. */
export function defaultEphemeralContainer(given: EphemeralContainer): EphemeralContainer {
  return defaultContainer(given);
}

/** A reference to a field of the pod is one of its version v1. */
export function defaultFieldRef(ref: ObjectFieldSelector): ObjectFieldSelector {
  return fillBlank(ref, {apiVersion: 'v1'});
}

/** A resource is told in whole units; Kubernetes writes the missing divisor as `0` and reads it as 1. */
export function defaultResourceRef(ref: ResourceFieldSelector): ResourceFieldSelector {
  return fillBlank(ref, {divisor: '0'});
}

const SOURCES: Changes<EnvVarSource> = {
  fieldRef: defaultFieldRef,
  resourceFieldRef: defaultResourceRef,
  fileKeyRef: ref => fill(ref, {optional: false}),
};

const HOOKS: Changes<LifecycleHandler> = {httpGet: defaultHttpGet};

const PROBES: Changes<Probe> = {httpGet: defaultHttpGet, grpc: action => fill(action, {service: ''})};

const PARTS: Changes<Container> = {
  ports: ports => each(ports, port => fillBlank(port, {protocol: 'TCP'})),
  env: env => each(env, variable => inside(variable, {valueFrom: source => inside(source, SOURCES)})),
  livenessProbe: defaultProbe,
  readinessProbe: defaultProbe,
  startupProbe: defaultProbe,
  lifecycle: lifecycle =>
    inside(lifecycle, {postStart: hook => inside(hook, HOOKS), preStop: hook => inside(hook, HOOKS)}),
};

function defaultProbe(given: Probe): Probe {
  const probe = fillBlank(given, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return inside(probe, PROBES);
}

function defaultHttpGet(action: HTTPGetAction): HTTPGetAction {
  return fillBlank(action, {path: '/', scheme: 'HTTP'});
}
