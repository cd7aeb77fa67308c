import type {
  Container,
  ContainerPort,
  EnvVar,
  EphemeralContainer,
  Lifecycle,
  LifecycleHandler,
  ObjectFieldSelector,
  Probe,
} from '../kubernetes.generated.ts';
import {each, fill, fillBlank, inside} from './fill.ts';
import {imagePullPolicy} from './image-pull-policy.ts';

/** A container with its defaults (`pkg/apis/core/v1/defaults.go`, `SetDefaults_Container` and below, Kubernetes 1.36.3). */
export function defaultContainer(given: Container): Container {
  return fill(defaultContainerFields(given), {resources: {}});
}

/** An ephemeral container with its defaults: those of a container. */
export function defaultEphemeralContainer(given: EphemeralContainer): EphemeralContainer {
  return fill(defaultContainerFields(given), {resources: {}});
}

function defaultContainerFields<T extends Container>(given: T): T {
  const container = fillBlank<Container>(given, {
    imagePullPolicy: imagePullPolicy(given.image),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  let result = inside(container, 'ports', ports => each(ports, defaultPort));
  result = inside(result, 'env', env => each(env, defaultVariable));
  result = inside(result, 'livenessProbe', defaultProbe);
  result = inside(result, 'readinessProbe', defaultProbe);
  result = inside(result, 'startupProbe', defaultProbe);
  result = inside(result, 'lifecycle', defaultLifecycle);
  return result as T;
}

function defaultPort(port: ContainerPort): ContainerPort {
  return fillBlank(port, {protocol: 'TCP'});
}

function defaultVariable(variable: EnvVar): EnvVar {
  return inside(variable, 'valueFrom', source => {
    let result = inside(source, 'fieldRef', defaultFieldRef);
    result = inside(result, 'resourceFieldRef', ref => fillBlank(ref, {divisor: '0'}));
    return inside(result, 'fileKeyRef', ref => fill(ref, {optional: false}));
  });
}

/** A reference to a field of the pod is one of its version v1. */
export function defaultFieldRef(ref: ObjectFieldSelector): ObjectFieldSelector {
  return fillBlank(ref, {apiVersion: 'v1'});
}

function defaultProbe(given: Probe): Probe {
  const probe = fillBlank(given, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  const result = inside(probe, 'httpGet', action => fillBlank(action, {path: '/', scheme: 'HTTP'}));
  return inside(result, 'grpc', action => fill(action, {service: ''}));
}

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  return inside(inside(lifecycle, 'postStart', defaultHook), 'preStop', defaultHook);
}

function defaultHook(hook: LifecycleHandler): LifecycleHandler {
  return inside(hook, 'httpGet', action => fillBlank(action, {path: '/', scheme: 'HTTP'}));
}
