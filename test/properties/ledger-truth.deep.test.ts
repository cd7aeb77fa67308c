import {ledgerTruths} from './ledger-truths.ts';

ledgerTruths(Number(process.env['K2E_RUNS'] ?? 150));
