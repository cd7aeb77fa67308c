import {DAEMON, ECS_NAME, within} from '../limits.ts';
import {all, type Constraint, each} from './constraint.ts';
import {fits, isName} from './text.ts';

/** Daemons of Managed Instances and their task definitions, beyond what those have in common with other task definitions. */
export const DAEMONS: readonly Constraint[] = [
  {
    id: 'check/daemon-name',
    summary: 'Daemons have names of at most 255 letters, digits, "_" and "-".',
    remediation: 'Choose another name, for example with "-" in place of ".".',
    source: 'ECS API reference, CreateDaemon `daemonName`.',
    test: each('daemons', ({input}, report) => {
      if (!isName(input.daemonName ?? '', ECS_NAME))
        report('/daemonName', 'The name of the daemon is not one that ECS takes.');
    }),
  },
  {
    id: 'check/daemon-providers',
    summary: 'A daemon names the capacity providers on whose instances it runs, by their ARNs.',
    remediation: 'Name the capacity provider with `cluster.capacityProviders.managed` in k2e.yaml.',
    source: 'ECS API reference, CreateDaemon `capacityProviderArns`: those of Managed Instances.',
    test: each('daemons', ({input: {capacityProviderArns = []}}, report) => {
      if (capacityProviderArns.length === 0)
        report('/capacityProviderArns', 'It names no capacity provider.');
      for (const [index, arn] of capacityProviderArns.entries()) {
        if (!fits(arn, /^arn:[^:]*:ecs:[^:]*:[^:]*:capacity-provider\/[\w-]+$/))
          report(`/capacityProviderArns/${index}`, 'This is no ARN of a capacity provider.');
      }
    }),
  },
  {
    id: 'check/daemon-update',
    summary:
      'An update of a daemon drains 0 to 100 percent of its instances at a time, and waits 0 to 1440 minutes.',
    remediation: 'Change the deployment configuration.',
    source: 'ECS API reference, DaemonDeploymentConfiguration.',
    test: each('daemons', ({input: {deploymentConfiguration: update = {}}}, report) => {
      const {drainPercent, bakeTimeInMinutes} = update;
      if (
        drainPercent !== undefined &&
        !(drainPercent >= DAEMON.drainPercent.min && drainPercent <= DAEMON.drainPercent.max)
      )
        report('/deploymentConfiguration/drainPercent', `${drainPercent} is no share of the instances.`);
      if (bakeTimeInMinutes !== undefined && !within(bakeTimeInMinutes, DAEMON.bakeMinutes))
        report(
          '/deploymentConfiguration/bakeTimeInMinutes',
          `ECS does not wait ${bakeTimeInMinutes} minutes.`,
        );
    }),
  },
  {
    id: 'check/daemon-volume',
    summary:
      'A volume of a daemon is a directory of the instance or the log files of the driver json-file, not both.',
    remediation: 'Make two volumes.',
    source: 'ECS API reference, DaemonVolume, LogDriverVolumeConfiguration.',
    test: all(
      each('daemon-task-definitions', ({input}, report) => {
        for (const [index, {host, logDriverVolumeConfiguration: logs}] of (input.volumes ?? []).entries()) {
          if (host && logs) report(`/volumes/${index}`, 'The volume has two sources.');
          if (logs && logs.driver !== 'json-file')
            report(`/volumes/${index}/logDriverVolumeConfiguration/driver`, 'The only driver is json-file.');
        }
      }),
    ),
  },
];
