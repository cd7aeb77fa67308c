import type {Unasked} from '../../choices/liveness.ts';

/** How it is told that nobody asks a liveness probe on ECS. */
export const UNASKED: Readonly<Record<Unasked, readonly [level: 'action' | 'review', message: string]>> = {
  job: [
    'review',
    'ECS takes no notice of the health of a task that no service runs, so the probe is left out.',
  ],
  init: ['review', 'Kubernetes allows no probes on init containers; the probe is left out.'],
  sidecar: [
    'review',
    'ECS takes no notice of the health of a container that is not essential, so a sidecar that hangs is not restarted.',
  ],
  'load-balancer': [
    'review',
    'The load balancer checks the container in its own way, and ECS replaces a task that fails that check; the liveness probe itself is not asked.',
  ],
  setting: [
    'review',
    'The probe is left out, as `probes` in k2e.yaml asks: a container that hangs is not replaced.',
  ],
  full: [
    'action',
    'The task has no room for a container that asks the probe (ECS allows 10), so a container that hangs is not replaced.',
  ],
  'host-port': [
    'review',
    'The task has ports of its instance, where no other container of it could ask the probe; it is left out, so a container that hangs is not replaced.',
  ],
  windows: [
    'action',
    'The image that asks probes is for Linux; the probe is left out, so a container that hangs is not replaced.',
  ],
  'no-handler': ['action', 'The probe asks nothing that k2e knows; it is left out.'],
  'no-port': [
    'action',
    'The probe asks a port that the container does not name among its `ports`, or whose number is none from 1 to 65535, so that it fails on Kubernetes as well; it is left out.',
  ],
  secret: [
    'action',
    'The probe holds what looks like a secret, which k2e does not write into a task definition; the probe is left out.',
  ],
};

/** What to do about a probe of a port that nobody knows. */
export const NO_PORT_REMEDY =
  'Give the port of the probe as a number, or add a port of that name to the container.';
