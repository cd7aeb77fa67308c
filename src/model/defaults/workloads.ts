import type {
  DaemonSet,
  Deployment,
  PodTemplate,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
  StatefulSetSpec,
} from '../kubernetes.generated.ts';
import {each, fill, fillBlank, inside} from './fill.ts';
import {defaultTemplate} from './pod.ts';
import {defaultClaimSpec} from './volume.ts';

// `pkg/apis/apps/v1/defaults.go` and `pkg/apis/core/v1/defaults.go`, Kubernetes 1.36.3.

/** A Deployment with its defaults. */
export function defaultDeployment(given: Deployment): Deployment {
  return inside(given, {
    spec: spec => {
      const filled = fill(spec, {
        replicas: 1,
        strategy: {},
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
      });
      const result = inside(filled, {
        strategy: strategy => {
          const typed = fillBlank(strategy, {type: 'RollingUpdate'});
          if (typed.type !== 'RollingUpdate') return typed;
          return inside(fill(typed, {rollingUpdate: {}}), {
            rollingUpdate: update => {
              return fill(update, {maxUnavailable: '25%', maxSurge: '25%'});
            },
          });
        },
      });
      return inside(result, {template: defaultTemplate});
    },
  });
}

/** A DaemonSet with its defaults. */
export function defaultDaemonSet(given: DaemonSet): DaemonSet {
  return inside(given, {
    spec: spec => {
      const filled = fill(spec, {updateStrategy: {}, revisionHistoryLimit: 10});
      const result = inside(filled, {
        updateStrategy: strategy => {
          const typed = fillBlank(strategy, {type: 'RollingUpdate'});
          if (typed.type !== 'RollingUpdate') return typed;
          return inside(fill(typed, {rollingUpdate: {}}), {
            rollingUpdate: update => {
              return fill(update, {maxUnavailable: 1, maxSurge: 0});
            },
          });
        },
      });
      return inside(result, {template: defaultTemplate});
    },
  });
}

/** A ReplicaSet with its defaults. */
export function defaultReplicaSet(given: ReplicaSet): ReplicaSet {
  return inside(given, {spec: spec => inside(fill(spec, {replicas: 1}), {template: defaultTemplate})});
}

/** A StatefulSet with its defaults. */
export function defaultStatefulSet(given: StatefulSet): StatefulSet {
  return inside(given, {
    spec: spec => {
      let result = fillBlank(spec, {podManagementPolicy: 'OrderedReady'});
      result = fill(result, {
        replicas: 1,
        revisionHistoryLimit: 10,
        updateStrategy: {},
        persistentVolumeClaimRetentionPolicy: {},
      });
      result = inside(result, {
        persistentVolumeClaimRetentionPolicy: policy => {
          return fillBlank(policy, {whenDeleted: 'Retain', whenScaled: 'Retain'});
        },
      });
      result = defaultUpdateStrategy(result);
      result = inside(result, {
        volumeClaimTemplates: claims => {
          return each(claims, claim => {
            const filled = fill(claim, {
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              status: {phase: 'Pending'},
            });
            return inside(filled, {spec: defaultClaimSpec});
          });
        },
      });
      return inside(result, {template: defaultTemplate});
    },
  });
}

/** Without a type it rolls over all pods; a type that is given leaves a missing `rollingUpdate` missing. */
function defaultUpdateStrategy(spec: StatefulSetSpec): StatefulSetSpec {
  return inside(spec, {
    updateStrategy: strategy => {
      const isUntyped = strategy.type === undefined || strategy.type === '';
      const typed = isUntyped ? fill({...strategy, type: 'RollingUpdate'}, {rollingUpdate: {}}) : strategy;
      if (typed.type !== 'RollingUpdate') return typed;
      return inside(typed, {rollingUpdate: update => fill(update, {partition: 0})});
    },
  });
}

/** A ReplicationController with its defaults: its template's labels stand in for a selector and for its own labels. */
export function defaultReplicationController(given: ReplicationController): ReplicationController {
  const labels = given.spec?.template?.metadata?.labels;
  const labelled = labels ? labelledAs(given, labels) : given;
  return inside(labelled, {
    spec: spec => {
      const filled = fill(spec, {replicas: 1});
      const selected = labels && isEmpty(filled.selector) ? {...filled, selector: labels} : filled;
      return inside(selected, {template: defaultTemplate});
    },
  });
}

/** The object with these labels, where it has none of its own. */
export function labelledAs<T extends Pick<ReplicationController, 'metadata'>>(
  given: T,
  labels: Readonly<Record<string, string>>,
): T {
  return isEmpty(given.metadata?.labels) ? {...given, metadata: {...given.metadata, labels}} : given;
}

function isEmpty(map: Readonly<Record<string, string>> | undefined): boolean {
  return map === undefined || Object.keys(map).length === 0;
}

/** A PodTemplate with its defaults. */
export function defaultPodTemplate(given: PodTemplate): PodTemplate {
  return inside(given, {template: defaultTemplate});
}
