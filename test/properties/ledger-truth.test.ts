import {ledgerTruths} from './ledger-truths.ts';

// Few, as they run before every commit; `K2E_RUNS=5000` looks longer, and `ledger-truth.deep.test.ts` each time in CI.
ledgerTruths(Number(process.env['K2E_RUNS'] ?? 25));
