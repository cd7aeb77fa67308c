const HOST = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::\d+)?`;
const PART = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';

/** An image reference as `github.com/distribution/reference` reads it. */
const REFERENCE = new RegExp(
  `^(?:${HOST}/)?${PART}(?:/${PART})*(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>${DIGEST}))?$`,
);

/**
 * The pull policy of an image that none is given for: `Always` for the tag `latest`, also where neither tag nor digest is
 * given; `IfNotPresent` otherwise, also for what is no image reference (`SetDefaults_Container`, Kubernetes 1.36.3).
 */
export function imagePullPolicy(image: string | undefined): 'Always' | 'IfNotPresent' {
  const parts = image === undefined || image.length > 512 ? undefined : REFERENCE.exec(image)?.groups;
  if (!parts) return 'IfNotPresent';
  const {tag, digest} = parts;
  return tag === 'latest' || (tag === undefined && digest === undefined) ? 'Always' : 'IfNotPresent';
}
