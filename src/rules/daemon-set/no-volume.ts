import type {Report} from '../rule.ts';

/** What to tell of a volume that daemons of Managed Instances do not have. @param what the volume, as the beginning of a sentence */
export function noDaemonVolume(what: string): Report {
  return {
    level: 'blocker',
    fidelity: 'unsupported',
    message: `${what} cannot be mounted by a daemon of Managed Instances, which has directories of its instance and empty ones only.`,
    remediation:
      'Let the agent keep its data in a directory of the instance (`hostPath`), or run it on EC2 (`workloads.<Kind>/<namespace>/<name>.compute: ec2` in k2e.yaml).',
  };
}
