import type {
  Container,
  Pod,
  PodSpec,
  PodTemplateSpec,
  ResourceRequirements,
} from '../kubernetes.generated.ts';
import {defaultContainer, defaultEphemeralContainer} from './container.ts';
import {each, fill, fillBlank, inside} from './fill.ts';
import {defaultVolume} from './volume.ts';

/**
 * A pod with its defaults: those of a template's, and some that only a pod has (`SetDefaults_Pod`, Kubernetes 1.36.3):
 * requests that repeat the limits, host ports in the host's network, the variables of the services.
 */
export function defaultPod(given: Pod): Pod {
  return inside(given, 'spec', spec => {
    let result = fill(defaultPodSpec(spec), {enableServiceLinks: true});
    result = inside(result, 'containers', list =>
      each(list, container => defaultPodContainer(container, spec)),
    );
    return inside(result, 'initContainers', list =>
      each(list, container => defaultPodContainer(container, spec)),
    );
  });
}

/** A pod template with its defaults. */
export function defaultTemplate(given: PodTemplateSpec): PodTemplateSpec {
  return fill(inside(given, 'spec', defaultPodSpec), {metadata: {}});
}

/** What pods and templates have in common (`SetDefaults_PodSpec`). */
function defaultPodSpec(given: PodSpec): PodSpec {
  let spec = fillBlank(given, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
  });
  spec = fill(spec, {securityContext: {}, terminationGracePeriodSeconds: 30});
  spec = inside(spec, 'initContainers', list => each(list, defaultContainer));
  spec = inside(spec, 'containers', list => each(list, defaultContainer));
  spec = inside(spec, 'ephemeralContainers', list => each(list, defaultEphemeralContainer));
  spec = inside(spec, 'volumes', list => each(list, defaultVolume));
  // The old name of the field still counts where the new one is missing (`Convert_v1_PodSpec_To_core_PodSpec`).
  if (spec.serviceAccount) spec = fillBlank(spec, {serviceAccountName: spec.serviceAccount});
  // A period below zero is kept from old times and means one second (same place).
  return (spec.terminationGracePeriodSeconds ?? 0) < 0 ? {...spec, terminationGracePeriodSeconds: 1} : spec;
}

function defaultPodContainer(given: Container, pod: PodSpec): Container {
  const container = inside(given, 'resources', defaultRequests);
  if (pod.hostNetwork !== true) return container;
  return inside(container, 'ports', ports => {
    return each(ports, port =>
      port.containerPort === undefined ? port : fillBlank(port, {hostPort: port.containerPort}),
    );
  });
}

function defaultRequests(resources: ResourceRequirements): ResourceRequirements {
  if (resources.limits === undefined) return resources;
  return {...resources, requests: fill(resources.requests ?? {}, resources.limits)};
}
