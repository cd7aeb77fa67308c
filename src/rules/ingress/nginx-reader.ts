import {NGINX} from '../../choices/routing/annotation.ts';
import type {Annotated, Decide, Reader} from './annotation-family.ts';
import {plannedRules, setListener, setRule} from './planned.ts';

/** The community's controller with nginx, ended in 2026. */
export const NGINX_READER: Reader = {prefix: NGINX, engine: 'nginx', name: 'ingress-nginx'};

/** Pages that the rules on its annotations refer to. */
export const NGINX_REFS = {
  kubernetes: ['https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/'],
  ecs: ['https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html'],
} as const;

/** Plans again the listener rules and listeners of the Ingress: the annotation is part of them. */
export function setRules({subject, balancer}: Annotated): void {
  for (const listener of balancer.listeners) setListener(subject, balancer, listener);
  for (const [listener, rule] of plannedRules(subject, balancer)) setRule(subject, listener, rule);
}

/** The annotation shapes the rules of the Ingress, and `note` says how they differ. */
export function inRules(
  note: string,
  level: 'info' | 'review' | 'action' = 'review',
  remediation?: string,
): Decide {
  return annotated => ({
    set: () => setRules(annotated),
    report: {
      level,
      fidelity: 'approximate',
      message: note,
      ...(remediation === undefined ? {} : {remediation}),
    },
  });
}
