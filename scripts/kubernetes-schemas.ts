/**
 * Writes what k2e knows of the Kubernetes API: `src/model/kubernetes.generated.ts` (the types) and
 * `src/model/schemas/kubernetes.generated.ts` (the table that the validator walks). Both are committed, so that a build
 * needs no schema. Run it again for a new Kubernetes version and read the difference.
 *
 *     npx node scripts/kubernetes-schemas.ts [SCHEMA]
 *
 * SCHEMA: the strict set of the PyPI package kubernetes-validate (Apache-2.0), one file with every definition under `$defs`;
 * default `../shared/schemas/kubernetes-1.36-strict.json`.
 */
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {readCatalogue} from './kubernetes-schemas/catalogue.ts';
import {writeTable} from './kubernetes-schemas/table.ts';
import {writeTypes} from './kubernetes-schemas/types.ts';

const root = new URL('..', import.meta.url);
const source =
  process.argv[2] ?? fileURLToPath(new URL('../shared/schemas/kubernetes-1.36-strict.json', root));
const catalogue = readCatalogue(JSON.parse(readFileSync(source, 'utf8')));
writeFileSync(new URL('src/model/kubernetes.generated.ts', root), writeTypes(catalogue));
writeFileSync(new URL('src/model/schemas/kubernetes.generated.ts', root), writeTable(catalogue));
