import type {Config} from '../config/config.ts';
import type {PolicyStatement} from '../ecs/policy.ts';
import type {ContainerPart, Workload} from '../model/inventory.ts';
import {partitionOf} from '../partition.ts';
import type {Context} from '../rules/rule.ts';

/** An image name, taken apart. */
export interface ImageName {
  /** `docker.io` for a name without a registry, as both platforms read it. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes an image name apart as container runtimes do: a first part with a dot, a colon or `localhost` is the registry. */
export function parseImage(image: string): ImageName {
  const [name = '', digest] = image.split('@', 2);
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const hasRegistry = first.includes('.') || first.includes(':') || first === 'localhost';
  const rest = hasRegistry ? name.slice(slash + 1) : name;
  const colon = rest.lastIndexOf(':');
  const tag = colon > rest.lastIndexOf('/') ? rest.slice(colon + 1) : undefined;
  return {
    registry: hasRegistry ? first : 'docker.io',
    repository: tag === undefined ? rest : rest.slice(0, colon),
    ...(tag === undefined ? {} : {tag}),
    ...(digest === undefined ? {} : {digest}),
  };
}

/** Tags that publishers set anew with each release or build; where a version stands in one, it is fixed, or moves within the version. */
const MOVING =
  /(?:^|[._-])(?:latest|stable|unstable|edge|nightly|rolling|snapshot|canary|alpha|beta|main|master|trunk|head|dev|develop|development|test|testing|qa|uat|stage|staging|preprod|prod|production)(?=$|[._-])/i;

/** The tag by which an image is taken when that is one which moves; `latest` where it has none. Undefined for a digest and other tags. */
export function movingTag({tag = 'latest', digest}: ImageName): string | undefined {
  if (digest !== undefined) return undefined;
  return /(?:^|[._-])latest$/i.test(tag) || (MOVING.test(tag) && !/\d/.test(tag)) ? tag : undefined;
}

/** A registry on a cluster-internal name or on the node itself. */
export function isPrivateName(registry: string): boolean {
  const host = registry.replace(/:\d+$/, '');
  return host === 'localhost' || host.startsWith('127.') || /\.svc(\.|$)|\.local$/.test(host);
}

/** Names by which Docker Hub is known. */
export const DOCKER_HUB: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'registry-1.docker.io',
]);

/** A private ECR repository: what the execution role needs to pull from it. */
export interface EcrRepository {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly partition: string;
}

const ECR = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(amazonaws\.com(\.cn)?|on\.aws)$/;

/** The ECR repository of an image, if it lies in one (public.ecr.aws needs no permission). */
export function ecrRepository({registry, repository}: ImageName): EcrRepository | undefined {
  const match = ECR.exec(registry);
  if (!match) return undefined;
  const [, account = '', region = ''] = match;
  return {account, region, repository, partition: partitionOf(region)};
}

/**
 * The image that a container runs on ECS: the one that `workloads.<id>.images` of k2e.yaml names for it, else the manifest's
 * with the longest matching prefix of `registry.map` replaced.
 */
export function imageOf(container: ContainerPart, workload: Workload, {config}: Context): string {
  const own = config.workloads[workload.object.id]?.images;
  if (own && Object.hasOwn(own, container.name)) return own[container.name] ?? '';
  return mappedImage(container.value.image ?? '', config);
}

/** The image under the name that `registry.map` of k2e.yaml gives it: the longest prefix that fits is replaced. */
export function mappedImage(image: string, {registry}: Config): string {
  const found = Object.keys(registry.map)
    .map(prefix => ({prefix, name: fullName(image, prefix)}))
    .filter(({prefix}) => hasPrefix(image, prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)[0];
  return found ? `${registry.map[found.prefix]}${found.name.slice(found.prefix.length)}` : image;
}

/** True when the name of an image begins with the prefix, a key of `registry.map`. */
export function hasPrefix(image: string, prefix: string): boolean {
  const name = fullName(image, prefix);
  return name === prefix || name.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
}

/** The image under its full name where it is on Docker Hub and the prefix names that: `nginx:1` is `docker.io/library/nginx:1`. */
function fullName(image: string, prefix: string): string {
  const [host = ''] = prefix.split('/');
  const name = parseImage(image);
  if (!DOCKER_HUB.has(host) || !isOnDockerHub(name)) return image;
  const {tag, digest} = name;
  return `${host}/${pathIn(name)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** Registry and repository as everybody writes them in full: `docker.io/library/nginx` for `nginx`. */
export function canonical(name: ImageName): string {
  return `${isOnDockerHub(name) ? 'docker.io' : name.registry}/${pathIn(name)}`;
}

/** Docker Hub has official images in `library`, which their names may leave out. */
function pathIn(name: ImageName): string {
  const {repository} = name;
  return isOnDockerHub(name) && !repository.includes('/') ? `library/${repository}` : repository;
}

/** True for an image that Docker Hub has, as a name without a registry says too. */
export function isOnDockerHub({registry}: ImageName): boolean {
  return DOCKER_HUB.has(registry);
}

/**
 * Statements that let an execution role pull an image from a private ECR repository; none for other images. As the nodes of EKS may
 * (AmazonEC2ContainerRegistryPullOnly), it may have a repository that caches another registry fetch what it has not yet
 * (ECR user guide, "pull through cache").
 */
export function pullStatements(image: string): PolicyStatement[] {
  const ecr = ecrRepository(parseImage(image));
  if (!ecr) return [];
  const {partition, region, account, repository} = ecr;
  return [
    {Sid: 'AuthorizeEcr', Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*']},
    {
      Sid: 'PullImages',
      Effect: 'Allow',
      Action: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:GetDownloadUrlForLayer',
        'ecr:BatchGetImage',
        'ecr:BatchImportUpstreamImage',
      ],
      Resource: [`arn:${partition}:ecr:${region}:${account}:repository/${repository}`],
    },
  ];
}
