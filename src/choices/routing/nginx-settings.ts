import type {KubeObject} from '../../model/inventory.ts';
import type {ConfigMap, Ingress} from '../../model/kubernetes.generated.ts';
import {pointer} from '../../pointer.ts';
import {booleanOf, NGINX} from './annotation.ts';
import {nginxAnnotation} from './nginx-action.ts';
import type {NginxController} from './nginx-controller.ts';
import type {Setting} from './setting.ts';

/** True where the Ingress, or another key of the ConfigMap, says what counts in place of the key. */
type Overridden = (ingress: KubeObject<Ingress>, has: (key: string) => boolean) => boolean;

/** A key of the ConfigMap of ingress-nginx that says for all Ingresses what an annotation says for one. */
interface Key {
  readonly key: string;
  /** The annotation, without its prefix. */
  readonly suffix: string;
  readonly overridden: Overridden;
}

/** Keys of the same name as the annotation whose default they are (`internal/ingress/defaults/main.go` of ingress-nginx). */
const SAME_NAME: readonly string[] = [
  'custom-http-errors',
  'load-balance',
  'preserve-trailing-slash',
  'proxy-body-size',
  'proxy-buffer-size',
  'proxy-buffering',
  'proxy-buffers-number',
  'proxy-busy-buffers-size',
  'proxy-connect-timeout',
  'proxy-cookie-domain',
  'proxy-cookie-path',
  'proxy-http-version',
  'proxy-max-temp-file-size',
  'proxy-next-upstream',
  'proxy-next-upstream-timeout',
  'proxy-next-upstream-tries',
  'proxy-read-timeout',
  'proxy-redirect-from',
  'proxy-redirect-to',
  'proxy-request-buffering',
  'proxy-send-timeout',
  'service-upstream',
  'enable-modsecurity',
  'enable-owasp-modsecurity-crs',
];

const ALLOWED = ['whitelist-source-range', 'allowlist-source-range'] as const;
const DENIED = 'denylist-source-range';

const KEYS: readonly Key[] = [
  ...SAME_NAME.map(key => ({key, suffix: key, overridden: annotated(key)})),
  // A value that is no boolean counts as none.
  ...['ssl-redirect', 'force-ssl-redirect'].map(key => ({
    key,
    suffix: key,
    overridden: (ingress: KubeObject<Ingress>) => booleanOf(nginxAnnotation(ingress, key)) !== undefined,
  })),
  {key: ALLOWED[0], suffix: ALLOWED[0], overridden: annotated(...ALLOWED)},
  {key: DENIED, suffix: DENIED, overridden: annotated(DENIED)},
  {
    // Stands at the level above, from which nginx takes nothing where a location has `allow` or `deny` of its own.
    key: 'block-cidrs',
    suffix: DENIED,
    overridden: (ingress, has) =>
      annotated(DENIED, ...ALLOWED)(ingress, has) || has(DENIED) || has(ALLOWED[0]),
  },
  {
    // `shouldApplyGlobalAuth` of ingress-nginx.
    key: 'global-auth-url',
    suffix: 'auth-url',
    overridden: (ingress, has) =>
      annotated('auth-url')(ingress, has) ||
      booleanOf(nginxAnnotation(ingress, 'enable-global-auth')) === false,
  },
];

/** What the ConfigMap of the controller sets for an Ingress: annotations win over it, and an empty value sets nothing. */
export function nginxSettings({maps}: NginxController, ingress: KubeObject<Ingress>): readonly Setting[] {
  const holder = maps.find(({role}) => role === 'settings')?.object;
  if (!holder) return [];
  const textOf = (key: string) => settingValue(holder, key);
  const has = (key: string) => textOf(key) !== undefined;
  return KEYS.flatMap(({key, suffix, overridden}) => {
    const value = textOf(key);
    if (value === undefined || overridden(ingress, has)) return [];
    return [{holder, path: pointer('data', key), prefix: NGINX, suffix, value, merges: false}];
  });
}

/** The keys that say for all Ingresses what an annotation says for one. */
export const NGINX_SETTING_KEYS: ReadonlySet<string> = new Set(KEYS.map(({key}) => key));

/** The text of a key; undefined where there is none, or an empty one. */
export function settingValue({value}: Pick<KubeObject<ConfigMap>, 'value'>, key: string): string | undefined {
  const data: Readonly<Record<string, unknown>> = value.data ?? {};
  const text = Object.hasOwn(data, key) ? data[key] : undefined;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

function annotated(...suffixes: readonly string[]): Overridden {
  return ingress => suffixes.some(suffix => nginxAnnotation(ingress, suffix) !== undefined);
}
