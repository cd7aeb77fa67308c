/**
 * An image's name as Docker and containerd read it: `[host[:port]/]path[:tag][@sha256:digest]` with a path in lower case
 * (github.com/distribution/reference, grammar).
 */
const IMAGE =
  /^(?:(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;

/** True for the name of an image: nothing in it acts upon a shell, YAML or a terminal. */
export function isImageName(text: string): boolean {
  return IMAGE.test(text);
}
