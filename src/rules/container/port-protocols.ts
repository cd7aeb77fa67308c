import {type PortMapping, transportOf} from '../../choices/port-mappings.ts';
import type {ContainerPort} from '../../model/kubernetes.generated.ts';
import type {Report} from '../rule.ts';

/** The other protocol for which the port is mapped: instead of the declared one, or, of a UDP port, beside it. */
export function otherProtocol(
  {containerPort, protocol}: ContainerPort,
  mappings: readonly PortMapping[],
): string | undefined {
  const here = mappings.filter(mapping => mapping.containerPort === containerPort);
  const isMapped = here.some(mapping => mapping.protocol === transportOf(protocol));
  if (!isMapped) return here[0]?.protocol;
  return protocol === 'UDP' && here.length > 1 ? 'tcp' : undefined;
}

/** What to tell of a port with both: [ECS] PortMapping against what is seen of it: issue 850 of aws/containers-roadmap, issue 3428 of aws/amazon-ecs-agent. */
export function twoProtocols(name: string, containerPort: number): Report {
  return {
    level: 'review',
    fidelity: 'approximate',
    message: `Container ${name} is mapped at port ${containerPort} for TCP and for UDP. By its API reference ECS refuses that; in practice it takes it as long as no load balancer uses the port.`,
    remediation:
      'Register the task definition once before you rely on it; if ECS refuses it, give one of the protocols another port, or take its mapping out with a patch: in the network mode `awsvpc` the container is reached on every port that its security group admits.',
  };
}
