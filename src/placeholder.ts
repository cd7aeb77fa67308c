/** A place that a deploy script fills in before kubectl reads the text. */
export interface Placeholder {
  /** Name of the variable: `IMAGE_TAG`. */
  readonly name: string;
  /** The text that is replaced: `${IMAGE_TAG}`. */
  readonly text: string;
  readonly index: number;
}

/**
 * The forms that people use: envsubst and shells (`${X}`, `${X:-y}`, `$X`), Jinja and Mustache (`{{ x }}`, `{{ x | join(',') }}`), sed (`__X__`, `%X%`,
 * `%%X%%`, `@X@`, `@@X@@`), pipelines (`#{x}#`), and places for people (`<X>`). Kubernetes' own `$(X)` is none of them, nor `$$`.
 */
const FORMS =
  /\$\{(?<braced>[A-Za-z_][\w.]*)(?:[:?=+-][^}]{0,200})?\}|(?<!\$)\$(?<bare>[A-Za-z_]\w*)|\{\{-?\s*(?<curly>[A-Za-z_][\w.-]*)\s*(?:\|[^{}\n]{0,200})?-?\}\}|(?<![A-Za-z0-9_])__(?<under>[A-Z][A-Z0-9_]*?)__(?![A-Za-z0-9_])|(?<percent>%{1,2})(?<percented>[A-Z][A-Z0-9_]*)\k<percent>|(?<at>@{1,2})(?<atted>[A-Z][A-Z0-9_]*)\k<at>|#\{(?<hashed>[A-Za-z_][\w.]*)\}#|<(?<angled>[A-Za-z][\w .:/-]*)>/g;

/** What each of these forms holds: most texts have none of it, and the search for the forms is slow. */
const SIGN = /[$%@<#]|\{\{|__/;

/** Words that nobody means: `YOUR_DOMAIN`, `REPLACE_ME`. */
const SHOUTED = /(?<![A-Za-z0-9_])(?:YOUR|REPLACE|CHANGE)[_-]?[A-Z0-9_-]*[A-Z0-9](?![A-Za-z0-9_])/g;

/** What each of these words begins with. */
const SHOUT = /YOUR|REPLACE|CHANGE/;

/** The placeholders in a text, in order. */
export function placeholders(text: string): Placeholder[] {
  if (!SIGN.test(text)) return [];
  return [...text.matchAll(FORMS)].flatMap(match => {
    const {braced, bare, curly, under, percented, atted, hashed, angled} = match.groups ?? {};
    const name = braced ?? bare ?? curly ?? under ?? percented ?? atted ?? hashed ?? angled;
    return name === undefined ? [] : [{name, text: match[0], index: match.index}];
  });
}

/** The same for a text that only Kubernetes reads, in which such words are placeholders too. */
export function namePlaceholders(text: string): Placeholder[] {
  const found = placeholders(text);
  if (found.length > 0 || !SHOUT.test(text)) return found;
  return [...text.matchAll(SHOUTED)].map(({0: word, index}) => ({name: word, text: word, index}));
}

/** A tag that nobody gives an image, but a pipeline. */
const TAG_WORD = /^(?:[A-Z]+_)*(?:TAG|VERSION|SHA|COMMIT|BUILD_ID|BUILD_NUMBER)$/;

/**
 * The same for the name of an image, where words in capitals (`gcr.io/PROJECT_ID/app:TAG`, `REPLACE_ME`) are placeholders too: no
 * registry takes a repository with a capital letter.
 */
export function imagePlaceholders(image: string): Placeholder[] {
  const found = placeholders(image);
  if (found.length > 0) return found;
  const [repository = ''] = image.split('@', 1);
  const host = repository.indexOf('/');
  return [...repository.matchAll(/(?<=^|[/:.])[A-Z][A-Z0-9_-]+(?=$|[/:.])/g)].flatMap(({0: text, index}) => {
    // A dot ends a word only in the name of a registry: `ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/app`.
    const isWhole = [repository[index - 1], repository[index + text.length]].every(sign => sign !== '.');
    if (index > host && !isWhole) return [];
    const isTag = repository[index - 1] === ':';
    return !isTag || TAG_WORD.test(text) ? [{name: text, text, index}] : [];
  });
}
