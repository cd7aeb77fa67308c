import fc from 'fast-check';

/**
 * Property tests look at the same cases on every run, so that a red run is somebody's change and not bad luck. Other cases:
 * `K2E_PROPERTY_SEED=<number>`, or `random`.
 */
const wish = process.env.K2E_PROPERTY_SEED ?? '20261121';
if (wish !== 'random') fc.configureGlobal({seed: Number(wish)});
