import type {Plugin} from 'rolldown';

const IN_THE_READERS_LANGUAGE = 'a.id.localeCompare(b.id)';
const BY_CODE_UNITS = '(a.id < b.id ? -1 : 1)';

/**
 * Has oclif sort the ids of the commands by code units. It does so at each start; the first question for the order of a language
 * takes V8 as long as a third of an empty Node.js, and the ids are plain ASCII.
 */
export function plainOrder(): Plugin {
  let isDone = false;
  return {
    name: 'plain-order',
    transform: {
      filter: {id: /\/@oclif\/core\/lib\/config\/plugin\.js$/},
      handler(code) {
        if (!code.includes(IN_THE_READERS_LANGUAGE)) return null;
        isDone = true;
        return {code: code.replace(IN_THE_READERS_LANGUAGE, BY_CODE_UNITS), map: null};
      },
    },
    generateBundle() {
      if (!isDone)
        throw new Error('oclif sorts its commands in another way; see scripts/build/plain-order.ts.');
    },
  };
}
