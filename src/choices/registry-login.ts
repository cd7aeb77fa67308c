import type {PolicyStatement} from '../ecs/policy.ts';
import {type Handle, handle} from '../ecs/resource.ts';
import {refToken} from '../ecs/token.ts';
import type {ObjectRef} from '../finding.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import type {Context} from '../rules/rule.ts';
import {convertedWorkloads} from './converted.ts';
import {DOCKER_HUB, ecrRepository, imageOf, parseImage} from './image.ts';
import {lastingNames, nameKey} from './lasting-names.ts';
import {fit} from './names.ts';

/** User and password with which ECS pulls an image: a secret of Secrets Manager that holds both as JSON. */
export interface RegistryLogin {
  /** Name of the Kubernetes Secret that has them. */
  readonly pullSecret: string;
  readonly registry: string;
  readonly source: ObjectRef;
  /** Key of the Kubernetes Secret: `.dockerconfigjson` or `.dockercfg`. */
  readonly key: string;
  readonly secret: Handle<'secrets'>;
  /** Name of the secret in Secrets Manager. */
  readonly name: string;
  /** `credentialsParameter` of the container definition. */
  readonly arn: string;
  readonly statements: readonly PolicyStatement[];
}

/** The names of the Secrets with which the pods of a workload pull images: their own, then those of their ServiceAccount. */
export function pullSecrets({template, serviceAccount}: Workload): readonly string[] {
  const own = template.spec?.imagePullSecrets ?? [];
  // The API server gives a pod those of its account only where it names none itself.
  const list = own.length > 0 ? own : (serviceAccount?.value.imagePullSecrets ?? []);
  return [...new Set(list.flatMap(({name}) => (name ? [name] : [])))];
}

/**
 * The login for the image of a container, where one of the pull secrets has one for its registry. A private ECR repository
 * needs none: the execution role may pull from it.
 */
export function registryLogin(
  container: ContainerPart,
  workload: Workload,
  context: Context,
): RegistryLogin | undefined {
  const secrets = pullSecrets(workload);
  if (secrets.length === 0) return undefined;
  const image = parseImage(imageOf(container, workload, context));
  if (ecrRepository(image)) return undefined;
  const {namespace} = workload;
  for (const pullSecret of secrets) {
    const source = context.inventory.secretSource(namespace, pullSecret);
    for (const [key, {registries}] of source?.keys ?? []) {
      if (!source || !registries.some(registry => isSame(registry, image.registry))) continue;
      const name = context.choice(lastingNames).get(nameKey(namespace, pullSecret)) ?? pullSecret;
      const path = `${context.config.secrets.prefix}/${namespace || 'default'}/${name}/${image.registry}/login`;
      const file = `${namespace || 'default'}-${name}-${image.registry}`.replaceAll(/[^A-Za-z0-9_-]/g, '-');
      const secret = handle('secrets', fit(file, path, 200));
      const arn = refToken(secret, '/ARN');
      return {
        pullSecret,
        registry: image.registry,
        source: source.object.ref,
        key,
        secret,
        name: path.replaceAll(/[^A-Za-z0-9_./-]/g, '-'),
        arn,
        statements: [
          {Sid: 'ReadSecrets', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [arn]},
        ],
      };
    }
  }
  return undefined;
}

function isSame(left: string, right: string): boolean {
  return left === right || (DOCKER_HUB.has(left) && DOCKER_HUB.has(right));
}

/** True where the pods of a workload pull images with a Secret of which k2e does not know for which registries it is. */
export function hasUnknownLogin(workload: Workload, {inventory}: Context): boolean {
  return pullSecrets(workload).some(name => {
    const keys = inventory.secretSource(workload.namespace, name)?.keys ?? new Map<string, never>();
    return [...keys.values()].every(({registries}) => registries.length === 0);
  });
}

/** A login with the workloads whose containers use it. */
export interface UsedLogin extends RegistryLogin {
  readonly workloads: readonly Workload[];
}

/** `Secret/<namespace>/<name>` → the logins that containers of the converted workloads use of it, one for each registry. */
export function registryLogins(context: Context): ReadonlyMap<string, readonly UsedLogin[]> {
  const found = new Map<string, Map<string, UsedLogin>>();
  for (const workload of context.choice(convertedWorkloads)) {
    for (const container of workload.containers) {
      const login = registryLogin(container, workload, context);
      if (!login) continue;
      const id = `Secret/${workload.namespace}/${login.pullSecret}`;
      const ofSecret = found.get(id) ?? new Map<string, UsedLogin>();
      const known = ofSecret.get(login.name)?.workloads ?? [];
      ofSecret.set(login.name, {...login, workloads: [...new Set([...known, workload])]});
      found.set(id, ofSecret);
    }
  }
  return new Map([...found].map(([id, logins]) => [id, [...logins.values()]]));
}
