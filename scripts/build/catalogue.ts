import {existsSync, readFileSync} from 'node:fs';
import type {Plugin} from 'rolldown';
import {type CatalogueEntry, catalogueEntries} from '../../src/catalogue.ts';

/** Writes the catalogue of rules into the bundle as data, pages and all, in the place of the module that makes it. */
export function writtenCatalogue(): Plugin {
  return {
    name: 'written-catalogue',
    load: {
      filter: {id: /\/src\/catalogue\.ts$/},
      handler() {
        const entries = catalogueEntries().map(entry => ({...entry, page: written(entry)}));
        // Read when it is asked for, and by the parser for JSON, which is the faster one.
        const text = JSON.stringify(JSON.stringify(entries));
        return `export const catalogueEntries = () =>
          JSON.parse(${text}).map(({page, ...entry}) => ({...entry, page: () => page}));`;
      },
    },
  };
}

/** The page in `docs/rules`, with the texts of findings for which examples have to run; without them while it is not written yet. */
function written({id, page}: CatalogueEntry): string {
  const file = new URL(`../../docs/rules/${id}.md`, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8') : page();
}
