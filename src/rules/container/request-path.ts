import type {HTTPGetAction} from '../../model/kubernetes.generated.ts';

/** The path of a request, for a message: without its query, which may hold a token. */
export function requestPath({path}: HTTPGetAction): string {
  return (path ?? '/').split(/[?#]/, 1)[0] || '/';
}
