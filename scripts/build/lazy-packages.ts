import type {Plugin} from 'rolldown';

/** What oclif loads at each start and uses for help, in errors, with plugins or on a terminal only. */
const SELDOM_USED = [
  'ansis',
  'cli-spinners',
  'ejs',
  'lilconfig',
  'minimatch',
  'node:perf_hooks',
  'node:readline',
  'string-width',
  'tinyglobby',
  'widest-line',
  'wrap-ansi',
];

/** `const ejs_1 = __importDefault(require("ejs"));`, as TypeScript writes an import in CommonJS. */
const IMPORT = /^const (\w+_1) = ((?:__importDefault\()?require\("([^"]+)"\)\)?);$/gm;

/** Has oclif load these packages when it uses them: finding, running and setting them up takes a quarter of its start. */
export function lazyPackages(): Plugin {
  const missing = new Set(SELDOM_USED);
  return {
    name: 'lazy-packages',
    transform: {
      filter: {id: /\/@oclif\/core\/lib\/.*\.js$/},
      handler(code) {
        const lazy = [...code.matchAll(IMPORT)].filter(([, , , name = '']) => SELDOM_USED.includes(name));
        let changed = code;
        for (const [line, variable = '', load = '', name = ''] of lazy) {
          missing.delete(name);
          changed = changed
            .replace(line, '')
            .replaceAll(new RegExp(`\\b${variable}\\b`, 'g'), `${variable}()`)
            .concat(
              `\nlet ${variable}_loaded;\nfunction ${variable}() { return ${variable}_loaded ??= ${load}; }\n`,
            );
        }
        return lazy.length === 0 ? null : {code: changed, map: null};
      },
    },
    generateBundle() {
      if (missing.size > 0)
        throw new Error(
          `oclif does not load ${[...missing].join(', ')}; see scripts/build/lazy-packages.ts.`,
        );
    },
  };
}
