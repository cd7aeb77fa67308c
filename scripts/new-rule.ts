/** Starts a rule: `npm run new:rule <kind>/<aspect>` writes its file and the list; the red tests say what is still empty. */
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';

const id = process.argv[2] ?? '';
const file = new URL(`../src/rules/${id}.ts`, import.meta.url).pathname;
if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id) || existsSync(file)) {
  process.stderr.write(
    existsSync(file)
      ? `src/rules/${id}.ts exists already; choose another id.\n`
      : 'Usage: npm run new:rule <kind>/<aspect>, both in lower case with dashes, for example container/stdin.\n',
  );
  process.exit(2);
}
const on = id.startsWith('container/') ? 'container' : id.startsWith('pod/') ? 'pod' : 'Deployment';
mkdirSync(dirname(file), {recursive: true});
writeFileSync(
  file,
  `import {defineRule} from '../rule.ts';

export default defineRule({
  id: '${id}',
  on: '${on}',
  claims: [],
  summary: '',
  rationale: '',
  remediation: '',
  refs: {kubernetes: [], ecs: []},
  knowledge: {asOf: '${new Date().toISOString().slice(0, 7)}', standing: 'unverified'},
  fidelities: [],
  examples: [{name: '', given: ''}],
  map({view, report}) {
    void [view, report];
  },
});
`,
);
spawnSync(process.execPath, [new URL('rules-index.ts', import.meta.url).pathname], {stdio: 'inherit'});
process.stdout.write(`src/rules/${id}.ts is ready to be filled; npm test shows what is missing.\n`);
