/**
 * The phases of each kind of track.
 *
 * - Web: `before` nothing changed; `moving` records change or spread; `weighted` at a weight; `finalised` no way back.
 * - Batch: `source` Kubernetes runs it; `held` GitOps is held; `suspended` not yet surely; `nobody` neither side, surely; `enabled` the target's
 *   schedules, not yet surely; `checked` all firings accounted for, waiting for the first run; `target` proven; `disabled` the target no
 *   longer, not yet surely; `unsuspended` Kubernetes again, not yet surely; `finalised`.
 * - Worker: `source`; `held`; `drained` the source is scaled to 0; `raised` the target is scaled up; `target` steady; `lowered` the target is
 *   scaled to 0; `returned` the source is scaled up again; `finalised`.
 */
export const PHASES = {
  web: ['before', 'lowered', 'moving', 'weighted', 'finalised'],
  batch: [
    'source',
    'held',
    'suspended',
    'nobody',
    'enabled',
    'checked',
    'target',
    'disabled',
    'unsuspended',
    'finalised',
  ],
  worker: ['source', 'held', 'drained', 'raised', 'target', 'lowered', 'returned', 'finalised'],
} as const;

/** The phases of one kind of track. */
export type PhaseOf<Kind extends keyof typeof PHASES> = (typeof PHASES)[Kind][number];
