/** What the Dockerfiles of a public image say of its start. */
export interface KnownImage {
  /** Where it is published, its usual name first: registry and repository; the official images of Docker Hub are in `library`. */
  readonly names: readonly [string, ...string[]];
  /** The words of `ENTRYPOINT`; none: the image has no entry point, and the arguments are the whole command. */
  readonly entryPoint: readonly string[];
  /** The first version that is known to start so; older ones, or some of their builds, start otherwise. None: all do. */
  readonly since?: string;
  /** Where the Dockerfiles are. */
  readonly source: string;
}

const SCRIPT = ['docker-entrypoint.sh'];
const NO_ENTRY_POINT: readonly string[] = [];

/**
 * The images whose Dockerfiles, in all versions that their repositories hold (2026-11), say the same from `since` on, for every variant
 * but those for Windows and those with nothing but the program. All of them have `sh`.
 */
const PUBLIC: readonly KnownImage[] = [
  image([hub('library/redis')], SCRIPT, 'redis/docker-library-redis', '3.2'),
  image([hub('valkey/valkey')], SCRIPT, 'valkey-io/valkey-container', '7.2'),
  image([hub('library/postgres')], SCRIPT, 'docker-library/postgres', '10'),
  image([hub('library/mysql')], SCRIPT, 'docker-library/mysql', '5.7.12'),
  image([hub('library/mariadb')], SCRIPT, 'MariaDB/mariadb-docker', '10.2'),
  image([hub('library/mongo')], SCRIPT, 'docker-library/mongo', '3.4.3'),
  image([hub('library/rabbitmq')], SCRIPT, 'docker-library/rabbitmq', '3.8'),
  image([hub('library/memcached')], SCRIPT, 'docker-library/memcached', '1.5'),
  image([hub('library/nginx')], ['/docker-entrypoint.sh'], 'nginx/docker-nginx', '1.19'),
  image([hub('library/node')], SCRIPT, 'nodejs/docker-node', '12.5'),
  image([hub('library/php')], ['docker-php-entrypoint'], 'docker-library/php', '7.1.1'),
  image([hub('library/httpd')], NO_ENTRY_POINT, 'docker-library/httpd'),
  image([hub('library/python')], NO_ENTRY_POINT, 'docker-library/python'),
  image([hub('library/ruby')], NO_ENTRY_POINT, 'docker-library/ruby'),
  image([hub('library/golang')], NO_ENTRY_POINT, 'docker-library/golang'),
  image([hub('curlimages/curl'), 'quay.io/curl/curl'], ['/entrypoint.sh'], 'curl/curl-container', '8.1.2'),
  image(
    [hub('prom/prometheus'), 'quay.io/prometheus/prometheus'],
    ['/bin/prometheus'],
    'prometheus/prometheus',
    '2.7',
  ),
  image(
    [hub('prom/mysqld-exporter'), 'quay.io/prometheus/mysqld-exporter'],
    ['/bin/mysqld_exporter'],
    'prometheus/mysqld_exporter',
    '0.9',
  ),
  image(
    [hub('prometheuscommunity/postgres-exporter'), 'quay.io/prometheuscommunity/postgres-exporter'],
    ['/bin/postgres_exporter'],
    'prometheus-community/postgres_exporter',
    '0.9',
  ),
];

/** Images of Bitnami, each from the version whose Dockerfile was read; `bitnamilegacy` has copies of them. */
const BITNAMI: readonly KnownImage[] = [
  ['redis', '6.0.9'],
  ['valkey', '8.0.1'],
  ['postgresql', '13.5'],
  ['mysql', '8.0.22'],
  ['mariadb', '10.6.5'],
  ['mongodb', '5.0.3'],
  ['rabbitmq', '3.9.7'],
].map(([name = '', since = '']) =>
  image(
    [hub(`bitnami/${name}`), hub(`bitnamilegacy/${name}`), `public.ecr.aws/bitnami/${name}`],
    [`/opt/bitnami/scripts/${name}/entrypoint.sh`],
    'bitnami/containers',
    since,
  ),
);

const BY_NAME = new Map(
  [...PUBLIC, ...BITNAMI].flatMap(known => known.names.map(name => [name, known] as const)),
);
/** By the repository alone: the name behind the prefix of a pull-through cache. */
const BY_REPOSITORY = new Map(
  [...BY_NAME].map(([name, known]) => [name.slice(name.indexOf('/') + 1), known]),
);

/**
 * What is known of the image of this registry and repository with this tag; undefined where the tag does not tell its version, or is of a version
 * or for a system of which nothing is known.
 */
export function knownImage(name: string, tag: string | undefined): KnownImage | undefined {
  return ofTag(BY_NAME.get(name), tag);
}

/** The same for a repository in a cache, without the registry that it comes from. */
export function knownCopy(repository: string, tag: string | undefined): KnownImage | undefined {
  return ofTag(BY_REPOSITORY.get(repository), tag);
}

function ofTag(known: KnownImage | undefined, tag: string | undefined): KnownImage | undefined {
  if (!known || OTHER_SYSTEM.test(tag ?? '')) return undefined;
  const version = /^v?([0-9]+(?:\.[0-9]+)*)/.exec(tag ?? '')?.[1];
  const fits =
    version === undefined
      ? PUBLIC.includes(known) && NEWEST.test(tag ?? 'latest')
      : isAtLeast(version, known.since ?? '0');
  return fits ? known : undefined;
}

/** Tags of images for Windows, and of those with nothing but the program. */
const OTHER_SYSTEM = /windows|nanoserver|scratch|distroless/i;

/** Tags that move on to the newest version. What `latest` of Bitnami is built from is not public. */
const NEWEST = /^(latest|stable|mainline|lts|current|alpine|slim|management)(-(alpine|slim|perl|otel))*$/;

/** Compares versions number by number; a tag with fewer numbers (`7`, `5.7`) is the newest of its line. */
function isAtLeast(version: string, since: string): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, least] of since.split('.').map(Number).entries()) {
    const number = numbers[index];
    if (number === undefined || number > least) return true;
    if (number < least) return false;
  }
  return true;
}

/** The name of a repository of Docker Hub. */
function hub(repository: string): string {
  return `docker.io/${repository}`;
}

function image(
  names: KnownImage['names'],
  entryPoint: readonly string[],
  project: string,
  since?: string,
): KnownImage {
  const source = `https://github.com/${project}`;
  return {names, entryPoint, source, ...(since === undefined ? {} : {since})};
}
