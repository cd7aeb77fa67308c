import type {Action} from '@aws-sdk/client-elastic-load-balancing-v2';
import {isObject} from '../../json.ts';
import type {KubeObject} from '../../model/inventory.ts';
import type {Ingress} from '../../model/kubernetes.generated.ts';
import {field, text, texts} from './alb-json.ts';
import {ALB, annotation, annotationPath, integerOf, jsonOf} from './annotation.ts';
import type {Problem} from './route.ts';

/**
 * The authentication that comes before every action of an Ingress of class alb on its HTTPS listeners: Cognito or JWT
 * validation. `locked` where one is wanted that cannot be expressed: those routes must not be served without it.
 */
export type Authentication = readonly Action[] | 'locked';

/** Reads `auth-*` and `jwt-validation`. */
export function authenticationOf(object: KubeObject<Ingress>, problems: Problem[]): Authentication {
  const type = annotation(object, `${ALB}auth-type`) ?? 'none';
  const jwt = annotation(object, `${ALB}jwt-validation`);
  if (type === 'oidc') {
    problems.push({
      object,
      path: annotationPath(`${ALB}auth-type`),
      level: 'action',
      fidelity: 'manual',
      message:
        'OIDC authentication needs the client id and secret, which stand in a Kubernetes Secret and belong in no file: the ' +
        'routes of this Ingress answer 403 until an authenticate-oidc action is put before their forward action.',
    });
    return 'locked';
  }
  if (type === 'cognito') {
    const action = cognito(object);
    if (action) return [action];
    problems.push(unreadable(object, 'auth-idp-cognito'));
    return 'locked';
  }
  if (type !== 'none') {
    problems.push({
      object,
      path: annotationPath(`${ALB}auth-type`),
      level: 'action',
      fidelity: 'manual',
      message:
        'auth-type is none of `none`, `oidc` and `cognito`, and the controller refuses the Ingress; the routes of this Ingress answer 403, as ' +
        'some authentication is wanted.',
    });
    return 'locked';
  }
  if (jwt === undefined) return [];
  const action = jwtValidation(jwt);
  if (action) return [action];
  problems.push(unreadable(object, 'jwt-validation'));
  return 'locked';
}

function unreadable(object: KubeObject<Ingress>, suffix: string): Problem {
  return {
    object,
    path: annotationPath(`${ALB}${suffix}`),
    level: 'action',
    fidelity: 'manual',
    message: `${suffix} is incomplete or no JSON; the routes of this Ingress answer 403 until the authentication is added.`,
  };
}

function cognito(object: KubeObject<Ingress>): Action | undefined {
  const config = jsonOf(annotation(object, `${ALB}auth-idp-cognito`));
  const pool = text(config, 'userPoolARN');
  const client = text(config, 'userPoolClientID');
  const domain = text(config, 'userPoolDomain');
  if (pool === undefined || client === undefined || domain === undefined) return undefined;
  const extra = field(config, 'authenticationRequestExtraParams');
  const timeout = integerOf(annotation(object, `${ALB}auth-session-timeout`));
  const unauthenticated = annotation(object, `${ALB}auth-on-unauthenticated-request`);
  return {
    Type: 'authenticate-cognito',
    AuthenticateCognitoConfig: {
      UserPoolArn: pool,
      UserPoolClientId: client,
      UserPoolDomain: domain,
      Scope: annotation(object, `${ALB}auth-scope`) ?? 'openid',
      SessionCookieName: annotation(object, `${ALB}auth-session-cookie`) ?? 'AWSELBAuthSessionCookie',
      SessionTimeout: timeout ?? 604_800,
      OnUnauthenticatedRequest:
        unauthenticated === 'deny' || unauthenticated === 'allow' ? unauthenticated : 'authenticate',
      ...(isObject(extra)
        ? {
            AuthenticationRequestExtraParams: Object.fromEntries(
              Object.entries(extra).map(([k, v]) => [k, String(v)]),
            ),
          }
        : {}),
    },
  };
}

function jwtValidation(raw: string): Action | undefined {
  const config = jsonOf(raw);
  const endpoint = text(config, 'jwksEndpoint');
  const issuer = text(config, 'issuer');
  if (endpoint === undefined || issuer === undefined) return undefined;
  const claims = field(config, 'additionalClaims');
  const additional = (Array.isArray(claims) ? claims : []).map(claim => ({
    Format: claimFormat(text(claim, 'format')),
    Name: text(claim, 'name') ?? '',
    Values: [...texts(claim, 'values')],
  }));
  return {
    Type: 'jwt-validation',
    JwtValidationConfig: {
      JwksEndpoint: endpoint,
      Issuer: issuer,
      ...(additional.length > 0 ? {AdditionalClaims: additional} : {}),
    },
  };
}

function claimFormat(
  format: string | undefined,
): 'single-string' | 'string-array' | 'space-separated-values' {
  return format === 'string-array' || format === 'space-separated-values' ? format : 'single-string';
}
