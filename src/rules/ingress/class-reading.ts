import {NGINX} from '../../choices/routing/annotation.ts';
import {frontOf} from '../../choices/routing/controller-front.ts';
import type {Member} from '../../choices/routing/group.ts';
import type {Config} from '../../config/config.ts';
import {nameOf} from '../object-rule.ts';
import type {Context} from '../rule.ts';
import {listed} from '../wording.ts';

/** What k2e takes the class for, where that is worth saying. */
export function readingOf(member: Member, {config}: Context): string | undefined {
  const {engine, className, evidence} = member.classification;
  if (engine === 'alb') {
    return evidence === 'annotations' ? byAnnotations(member, 'the AWS Load Balancer Controller') : undefined;
  }
  if (evidence === 'no-class') return 'It names no class; k2e reads it as the Ingress API words it.';
  if (engine === 'generic') {
    return `k2e does not know the controller of class ${className}; it reads the rules as the Ingress API words them.`;
  }
  const reader = engine === 'nginx' ? 'ingress-nginx' : 'Traefik';
  if (evidence === 'annotations') return byAnnotations(member, reader);
  const implicit =
    engine === 'nginx'
      ? ' What nginx adds by itself is gone: HSTS, gzip, retries, the limit of 1 MiB on bodies, X-Forwarded-Host, X-Real-IP.'
      : ' What Traefik adds by itself is gone: X-Forwarded-Host, X-Forwarded-Server, X-Real-Ip.';
  return `Class ${className} is read as ${reader} reads it, with ${settingsRead(member)}.${implicit}${frontRead(member, config)}`;
}

/** True where the controller reads annotations of another prefix than usual. */
export function hasOtherPrefix({controller}: Member): boolean {
  return controller !== undefined && `${controller.prefix}/` !== NGINX;
}

/** Where the settings of the controller come from. */
function settingsRead({controller}: Member): string {
  const own = controller?.maps.find(({role}) => role === 'settings')?.object;
  if (own) return `the settings of ${nameOf(own)}`;
  if (controller?.missing !== undefined)
    return `its standard settings: ${controller.missing}, in which your controller has its own, is not in the input`;
  return 'its standard settings';
}

/** What the Services in front of the controller, and its flags, add. */
function frontRead(member: Member, config: Config): string {
  const {scheme, certificates, cidrs, prefixLists, securityGroups, services} = frontOf([member], config);
  const admitted = [...cidrs, ...prefixLists];
  const texts = [
    scheme !== undefined && config.ingress.scheme === undefined
      ? `The new load balancer is ${scheme}, as ${listed(services)} says of the one today.`
      : '',
    admitted.length > 0
      ? `The new load balancer admits ${listed(admitted)} only, as ${listed(services)} does.`
      : '',
    certificates.length > 0
      ? `TLS ends at ${listed(services)}: the new load balancer takes its certificates for hosts of which no Ingress asks for another.`
      : '',
    securityGroups.length > 0
      ? `The security groups of ${listed(services)} (${listed(securityGroups)}) decide who may connect today; the new load balancer has one of its own, which admits everybody unless the Service names addresses.`
      : '',
    hasOtherPrefix(member)
      ? `Its controller reads annotations that begin with ${member.controller?.prefix}/, of which k2e reads none.`
      : '',
  ];
  return texts.map(text => (text === '' ? '' : ` ${text}`)).join('');
}

function byAnnotations({classification: {className, object}}: Member, reader: string): string {
  const unknown = object
    ? `k2e does not know the controller of class ${className}`
    : `The class ${className} is not in the input`;
  const named = className === '' ? 'It names no class' : unknown;
  return `${named}; its annotations are those of ${reader}, and k2e reads it so.`;
}
