import albActions, {ALB_ACTIONS} from './alb-actions.ts';
import albAuth, {ALB_AUTH} from './alb-auth.ts';
import albGroup, {ALB_GROUP} from './alb-group.ts';
import albHealthCheck, {ALB_HEALTH_CHECK} from './alb-health-check.ts';
import albListeners, {ALB_LISTENERS} from './alb-listeners.ts';
import albLoadBalancer, {ALB_LOAD_BALANCER} from './alb-load-balancer.ts';
import albProtection, {ALB_PROTECTION} from './alb-protection.ts';
import albTargetGroup, {ALB_TARGET_GROUP} from './alb-target-group.ts';
import securityGroup, {ALB_SECURITY_GROUP} from './security-group.ts';
import type {AdvisedFamily} from './setting-fate.ts';

/** All annotations of class alb that rules of their own know. */
export const ALB_FAMILIES: readonly AdvisedFamily[] = [
  {family: ALB_ACTIONS, remediation: albActions.remediation},
  {family: ALB_AUTH, remediation: albAuth.remediation},
  {family: ALB_GROUP, remediation: albGroup.remediation},
  {family: ALB_HEALTH_CHECK, remediation: albHealthCheck.remediation},
  {family: ALB_LISTENERS, remediation: albListeners.remediation},
  {family: ALB_LOAD_BALANCER, remediation: albLoadBalancer.remediation},
  {family: ALB_PROTECTION, remediation: albProtection.remediation},
  {family: ALB_TARGET_GROUP, remediation: albTargetGroup.remediation},
  {family: ALB_SECURITY_GROUP, remediation: securityGroup.remediation},
];
