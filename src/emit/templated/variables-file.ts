import type {OutputFile} from '../output.ts';
import type {Variable} from './variables.ts';

/** Name of the file that lists a format's variables, below the format's folder. */
const NAME = 'variables.example.env';

const HEADER = `# What the files of this folder take from the environment, because k2e does not know it. Copy this file, set the
# values (ids, names and ARNs as AWS shows them, without quotation marks) and remove the "#" before each name.
`;

/** The file that lists the variables, each once; none where there is nothing to set. */
export function variablesFile(folder: string, variables: readonly Variable[]): readonly OutputFile[] {
  const lines = new Map(variables.map(({name, meaning}) => [name, `# ${meaning}\n#${name}=\n`]));
  if (lines.size === 0) return [];
  const content = [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  return [{path: `${folder}/${NAME}`, content: `${HEADER}\n${content.join('\n')}`}];
}
