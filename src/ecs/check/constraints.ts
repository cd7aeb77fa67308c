import {ACCESS_POINTS} from './access-points.ts';
import type {Constraint} from './constraint.ts';
import {DAEMONS} from './daemons.ts';
import {IAM} from './iam.ts';
import {UNIQUE} from './identities.ts';
import {JOBS} from './jobs.ts';
import {LISTENERS} from './load-balancing/listeners.ts';
import {LOAD_BALANCERS} from './load-balancing/load-balancers.ts';
import {LISTENER_RULES} from './load-balancing/rules.ts';
import {TARGET_GROUPS} from './load-balancing/target-groups.ts';
import {LOG_GROUPS} from './logs.ts';
import {REFERENCES} from './references.ts';
import {SCALABLE} from './scaling.ts';
import {SCHEDULED_ACTIONS} from './scheduled-actions.ts';
import {SCHEDULES} from './schedules.ts';
import {SECRETS} from './secrets.ts';
import {SECURITY_GROUPS} from './security-groups.ts';
import {DEPLOYMENT} from './service/deployment.ts';
import {EBS_VOLUME} from './service/ebs-volume.ts';
import {LAUNCH} from './service/launch.ts';
import {SERVICE_LOAD_BALANCER} from './service/load-balancer.ts';
import {CONNECT} from './service/service-connect.ts';
import {STATE_MACHINES} from './state-machines.ts';
import {TAG_CONSTRAINTS} from './tags.ts';
import {ENVIRONMENT} from './task-definition/environment.ts';
import {LIFECYCLE} from './task-definition/lifecycle.ts';
import {LOGGING} from './task-definition/logging.ts';
import {NAMES} from './task-definition/names.ts';
import {PORTS} from './task-definition/ports.ts';
import {ROLES} from './task-definition/roles.ts';
import {RUNTIME} from './task-definition/runtime.ts';
import {SIZE} from './task-definition/size.ts';
import {STORAGE} from './task-definition/storage.ts';
import {TARGET} from './task-definition/target.ts';

export {SHAPE_CONSTRAINTS} from './shape-constraints.ts';

/** Every constraint that k2e checks beside the shapes; the only list. */
export const CONSTRAINTS: readonly Constraint[] = [
  ...NAMES,
  ...TARGET,
  ...SIZE,
  ...LIFECYCLE,
  ...PORTS,
  ...ENVIRONMENT,
  ...LOGGING,
  ...STORAGE,
  ...RUNTIME,
  ...ROLES,
  ...LAUNCH,
  ...EBS_VOLUME,
  ...DEPLOYMENT,
  ...SERVICE_LOAD_BALANCER,
  ...CONNECT,
  ...JOBS,
  ...STATE_MACHINES,
  ...SCHEDULES,
  ...LOAD_BALANCERS,
  ...TARGET_GROUPS,
  ...LISTENERS,
  ...LISTENER_RULES,
  ...SCALABLE,
  ...SCHEDULED_ACTIONS,
  ...ACCESS_POINTS,
  ...DAEMONS,
  ...LOG_GROUPS,
  ...SECRETS,
  ...SECURITY_GROUPS,
  ...IAM,
  ...TAG_CONSTRAINTS,
  ...UNIQUE,
  ...REFERENCES,
];
