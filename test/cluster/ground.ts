import type {Cluster} from './kubernetes.ts';

/** What all test files of a run share, or why this machine cannot run them. */
export type Ground =
  | {
      /** The API server, for an administrator. */
      readonly cluster: Cluster;
      /** An interpreter with moto. */
      readonly python: string;
      /** A package of the sources, built as for users. */
      readonly program: string;
      /** For logs and notes; kept when a test fails. */
      readonly folder: string;
      readonly missing?: undefined;
    }
  | {readonly missing: string};

declare module 'vitest' {
  interface ProvidedContext {
    readonly ground: Ground;
  }
}

/** A file in the ground's folder that says: keep it. */
export const FAILED = 'failed';
