import type {Rewrite} from './rewrite.ts';

/** A kind in API versions that Kubernetes no longer serves, and its current one. */
export interface OldKind {
  readonly kind: string;
  readonly versions: readonly string[];
  readonly to: string;
  /**
   * Moves what is elsewhere today and writes the defaults that differed, so that the current version means what the old one
   * meant. Left out where only the version's name changed.
   */
  readonly rewrite?: (object: Rewrite, apiVersion: string) => void;
}
