import type {ContainerPart} from '../model/inventory.ts';
import type {EnvVar} from '../model/kubernetes.generated.ts';

/** What is known of the Java heap of a container. */
export interface Heap {
  /** MiB of `-Xmx`; absent where nothing that the manifest shows sets it: the heap then follows the memory of the container. */
  readonly most?: number;
}

/** Variables from which a JVM, or the scripts around it, take options. */
const OPTIONS =
  /^(?:_?JAVA_(?:TOOL_)?OPT(?:ION)?S|JDK_JAVA_OPTIONS|JVM_OPTS|JAVA_MEM|CATALINA_OPTS|[A-Z]+_JAVA_OPTS|[A-Z]+_HEAP_OPTS)$/;
/** Images that run a JVM, by their names. */
const IMAGES =
  /(?:^|[/_-])(?:java|jdk|jre|openjdk|temurin|corretto|zulu|liberica|graalvm|tomcat|jetty|wildfly|payara|keycloak|elasticsearch|opensearch|logstash|kafka|zookeeper|cassandra|jenkins|sonarqube|nexus3|solr|spring(?:-?boot)?)(?:\d+)?(?:[-_:@/.]|$)/i;

/** The Java heap of a container, if it looks as if it ran a JVM: by its image, its command or its variables. */
export function heapOf({value}: ContainerPart): Heap | undefined {
  const words = [...(value.command ?? []), ...(value.args ?? [])];
  const options = (value.env ?? []).filter(({name}: EnvVar) => OPTIONS.test(name ?? ''));
  const isJava =
    options.length > 0 ||
    words.some(word => /(?:^|[/\s])java(?:\s|$)|\.jar\b|-Xm[sx]\d/.test(word)) ||
    IMAGES.test(value.image ?? '');
  if (!isJava) return undefined;
  const texts = [...words, ...options.map(({value: text}) => text ?? '')];
  const sizes = texts.flatMap(text => [...text.matchAll(/-Xmx(\d{1,12})([kKmMgGtT]?)/g)].map(mebibytes));
  return sizes.length > 0 ? {most: Math.max(...sizes)} : {};
}

const POWERS: Readonly<Record<string, number>> = {k: -1, m: 0, g: 1, t: 2};

function mebibytes([, digits = '0', unit = '']: RegExpMatchArray): number {
  const power = unit === '' ? -2 : (POWERS[unit.toLowerCase()] ?? 0);
  return Math.ceil(Number(digits) * 1024 ** power);
}
