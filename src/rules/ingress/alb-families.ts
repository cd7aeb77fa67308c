import {ALB_ACTIONS} from './alb-actions.ts';
import {ALB_AUTH} from './alb-auth.ts';
import {ALB_GROUP} from './alb-group.ts';
import {ALB_HEALTH_CHECK} from './alb-health-check.ts';
import {ALB_LISTENERS} from './alb-listeners.ts';
import {ALB_LOAD_BALANCER} from './alb-load-balancer.ts';
import {ALB_PROTECTION} from './alb-protection.ts';
import {ALB_TARGET_GROUP} from './alb-target-group.ts';
import type {Family} from './annotation-family.ts';
import {ALB_SECURITY_GROUP} from './security-group.ts';

/** All annotations of class alb that rules of their own know. */
export const ALB_FAMILIES: readonly Family[] = [
  ALB_ACTIONS,
  ALB_AUTH,
  ALB_GROUP,
  ALB_HEALTH_CHECK,
  ALB_LISTENERS,
  ALB_LOAD_BALANCER,
  ALB_PROTECTION,
  ALB_TARGET_GROUP,
  ALB_SECURITY_GROUP,
];
