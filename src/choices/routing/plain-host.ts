import {certificateCovers} from '../../model/certificate-covers.ts';
import type {Balancer} from './routing.ts';
import {ANY_HOST} from './tls.ts';

/** True for a host (`''` = every host) of an Ingress that its load balancer serves over plain HTTP only. Class alb says for itself where it listens. */
export function isPlainHost({group, listeners}: Balancer, host: string): boolean {
  if (group.engine === 'alb') return false;
  const needs = listeners.flatMap(({certificates}) => certificates);
  // A certificate by its ARN is for all that the listener serves.
  return !needs.some(
    need => 'arn' in need || certificateCovers(need.host, host) || (host === '' && need.host === ANY_HOST),
  );
}
