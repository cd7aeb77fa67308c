/** What the Dockerfiles of a public image say of its start. */
export interface KnownImage {
  /** As Docker Hub calls it; the official ones are in `library`. */
  readonly repository: string;
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
 * The official images whose Dockerfiles, in all versions that their repositories hold (2026-11), say the same from `since` on, for every variant
 * but those for Windows. All of them have `sh`.
 */
const OFFICIAL: readonly KnownImage[] = [
  image('library/redis', SCRIPT, 'redis/docker-library-redis', '3.2'),
  image('valkey/valkey', SCRIPT, 'valkey-io/valkey-container', '7.2'),
  image('library/postgres', SCRIPT, 'docker-library/postgres', '10'),
  image('library/mysql', SCRIPT, 'docker-library/mysql', '5.7.12'),
  image('library/mariadb', SCRIPT, 'MariaDB/mariadb-docker', '10.2'),
  image('library/mongo', SCRIPT, 'docker-library/mongo', '3.4.3'),
  image('library/rabbitmq', SCRIPT, 'docker-library/rabbitmq', '3.8'),
  image('library/memcached', SCRIPT, 'docker-library/memcached', '1.5'),
  image('library/nginx', ['/docker-entrypoint.sh'], 'nginx/docker-nginx', '1.19'),
  image('library/node', SCRIPT, 'nodejs/docker-node', '12.5'),
  image('library/php', ['docker-php-entrypoint'], 'docker-library/php', '7.1.1'),
  image('library/httpd', NO_ENTRY_POINT, 'docker-library/httpd'),
  image('library/python', NO_ENTRY_POINT, 'docker-library/python'),
  image('library/ruby', NO_ENTRY_POINT, 'docker-library/ruby'),
  image('library/golang', NO_ENTRY_POINT, 'docker-library/golang'),
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
].flatMap(([name = '', since = '']) =>
  ['bitnami', 'bitnamilegacy'].map(owner =>
    image(`${owner}/${name}`, [`/opt/bitnami/scripts/${name}/entrypoint.sh`], 'bitnami/containers', since),
  ),
);

const BY_REPOSITORY = new Map([...OFFICIAL, ...BITNAMI].map(known => [known.repository, known]));

/**
 * What is known of the image of this repository on Docker Hub with this tag; undefined where the tag does not tell its version, or is of a
 * version or for a system of which nothing is known.
 */
export function knownImage(repository: string, tag: string | undefined): KnownImage | undefined {
  const known = BY_REPOSITORY.get(repository);
  if (!known || OTHER_SYSTEM.test(tag ?? '')) return undefined;
  const version = /^v?([0-9]+(?:\.[0-9]+)*)/.exec(tag ?? '')?.[1];
  const fits =
    version === undefined
      ? OFFICIAL.includes(known) && NEWEST.test(tag ?? 'latest')
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

function image(
  repository: string,
  entryPoint: readonly string[],
  project: string,
  since?: string,
): KnownImage {
  const source = `https://github.com/${project}`;
  return {repository, entryPoint, source, ...(since === undefined ? {} : {since})};
}
