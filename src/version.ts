/** k2e's version; a test holds it equal to the package's. */
export const VERSION = '0.1.0';

/** Month in which k2e's knowledge of both platforms was last reviewed as a whole. */
export const KNOWLEDGE = '2026-11';
