import nginxAccess, {NGINX_ACCESS} from './nginx-access.ts';
import nginxAffinity, {NGINX_AFFINITY} from './nginx-affinity.ts';
import nginxBackend, {NGINX_BACKEND} from './nginx-backend.ts';
import nginxCanary, {NGINX_CANARY} from './nginx-canary.ts';
import nginxHeaders, {NGINX_HEADERS} from './nginx-headers.ts';
import nginxLimits, {NGINX_LIMITS} from './nginx-limits.ts';
import nginxOther, {NGINX_OTHER} from './nginx-other.ts';
import nginxRedirect, {NGINX_REDIRECT} from './nginx-redirect.ts';
import nginxRewrite, {NGINX_REWRITE} from './nginx-rewrite.ts';
import type {AdvisedFamily} from './setting-fate.ts';

/** All annotations of ingress-nginx that rules of their own know; the last one has a word for all others. */
export const NGINX_FAMILIES: readonly AdvisedFamily[] = [
  {family: NGINX_ACCESS, remediation: nginxAccess.remediation},
  {family: NGINX_AFFINITY, remediation: nginxAffinity.remediation},
  {family: NGINX_BACKEND, remediation: nginxBackend.remediation},
  {family: NGINX_CANARY, remediation: nginxCanary.remediation},
  {family: NGINX_HEADERS, remediation: nginxHeaders.remediation},
  {family: NGINX_LIMITS, remediation: nginxLimits.remediation},
  {family: NGINX_REDIRECT, remediation: nginxRedirect.remediation},
  {family: NGINX_REWRITE, remediation: nginxRewrite.remediation},
  {family: NGINX_OTHER, remediation: nginxOther.remediation},
];
