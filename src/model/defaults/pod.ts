import type {
  Container,
  ContainerPort,
  Pod,
  PodSpec,
  PodTemplateSpec,
  ResourceRequirements,
} from '../kubernetes.generated.ts';
import {defaultContainer, defaultEphemeralContainer} from './container.ts';
import {type Changes, each, fill, fillBlank, inside} from './fill.ts';
import {defaultVolume} from './volume.ts';

/**
 * A pod with its defaults: those of a template's, and some that only a pod has (`SetDefaults_Pod`, Kubernetes 1.36.3):
 * requests that repeat the limits, host ports in the host's network, the variables of the services.
 */
export function defaultPod(given: Pod): Pod {
  return inside(given, {
    spec: spec => {
      const change = (container: Container) => defaultPodContainer(container, spec.hostNetwork === true);
      return inside(fill(defaultPodSpec(spec), {enableServiceLinks: true}), {
        containers: list => each(list, change),
        initContainers: list => each(list, change),
      });
    },
  });
}

/** A pod template with its defaults. */
export function defaultTemplate(given: PodTemplateSpec): PodTemplateSpec {
  return inside(fill(given, {metadata: {}}), {spec: defaultPodSpec});
}

const PARTS: Changes<PodSpec> = {
  initContainers: list => each(list, defaultContainer),
  containers: list => each(list, defaultContainer),
  ephemeralContainers: list => each(list, defaultEphemeralContainer),
  volumes: list => each(list, defaultVolume),
  // A period below zero is kept from old times and means one second (`Convert_v1_PodSpec_To_core_PodSpec`).
  terminationGracePeriodSeconds: seconds => (seconds < 0 ? 1 : seconds),
};

/** What pods and templates have in common (`SetDefaults_PodSpec`). */
function defaultPodSpec(given: PodSpec): PodSpec {
  const spec = fillBlank(given, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    // The old name of the field still counts where the new one is missing (`Convert_v1_PodSpec_To_core_PodSpec`).
    ...(given.serviceAccount ? {serviceAccountName: given.serviceAccount} : {}),
  });
  return inside(fill(spec, {securityContext: {}, terminationGracePeriodSeconds: 30}), PARTS);
}

function defaultPodContainer(container: Container, hostNetwork: boolean): Container {
  return inside(container, {
    resources: defaultRequests,
    ports: ports => (hostNetwork ? each(ports, defaultHostPort) : ports),
  });
}

function defaultHostPort(port: ContainerPort): ContainerPort {
  return port.containerPort === undefined ? port : fillBlank(port, {hostPort: port.containerPort});
}

function defaultRequests(resources: ResourceRequirements): ResourceRequirements {
  if (resources.limits === undefined) return resources;
  return {...resources, requests: fill(resources.requests ?? {}, resources.limits)};
}
