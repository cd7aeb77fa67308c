import type {Json, JsonObject} from '../json.ts';
import type {LoadProblem} from './document.ts';
import type {Piece} from './pieces.ts';

/** What only Helm gives a template: its built-in objects, and `include`. Go templates in annotations or alert rules hold none. */
const HELM_ACTION =
  /\{\{[^{}]*?(?:(?<=[\s(|{-])\$?\.(?:Values|Release|Chart|Capabilities|Files|Template)\b|\binclude\s+["(])/;
/** `{{` where YAML would have a value, key or line of its own, so where only a template can put it. */
const STRUCTURAL_ACTION = /^[ \t]*\{\{|[:-][ \t]+\{\{/m;
/** An action of Go's templates; what names a mere word (`{{ image }}`) is for another engine. */
const GO_ACTION =
  /\{\{-?\s*(?:[.$"`(/]|(?:if|else|end|range|with|define|block|include|template|tpl|toYaml|toJson|printf|default|required|lookup|fail|quote|index)\b)/;
/** An action that may leave out or repeat whole documents. */
const BLOCK_ACTION = /\{\{-?\s*(?:if|range|with|define|block)\b/;

/** A file's pieces after Helm templates were taken out. */
export interface Untemplated {
  readonly pieces: readonly Piece[];
  /** The single problem of a template. */
  readonly problem: LoadProblem | null;
}

/**
 * Recognises a Helm template: a document that only a template can hold, or that uses Helm's own objects in its texts. Such a
 * file gives one problem, whatever is broken in it. Its documents without any `{{` are kept, since Helm writes them out as they
 * stand; unless an action of the file may leave out or repeat them (`if`, `range`, …): what is rendered then is unknown.
 */
export function takeTemplates(
  text: string,
  file: string,
  pieces: readonly Piece[],
  chart: string | null,
): Untemplated {
  const shares = pieces.map(({start, end}) => text.slice(start, end));
  const first = pieces.findIndex((piece, index) => isTemplate(piece, shares[index] ?? ''));
  const found = pieces[first];
  if (found === undefined) return {pieces, problem: null};
  const kept = BLOCK_ACTION.test(text)
    ? []
    : pieces.filter(({broken}, index) => !broken && !shares[index]?.includes('{{'));
  const at = text.indexOf('{{', found.start);
  const rest =
    kept.length === 0 ? 'Nothing of it was converted.' : 'Only its documents without `{{` were converted.';
  const message = `This file is a template with \`{{ … }}\` to fill in, as Helm charts have. ${rest} ${renderChart(chart)}`;
  return {
    pieces: kept,
    problem: {kind: 'helm-template', message, source: {file, ...lineAndColumn(text, at)}, ...chartOf(chart)},
  };
}

function isTemplate({broken, document}: Piece, share: string): boolean {
  if (!share.includes('{{')) return false;
  if (broken) return HELM_ACTION.test(share) || (STRUCTURAL_ACTION.test(share) && GO_ACTION.test(share));
  return document !== null && HELM_ACTION.test(share) && usesHelm(document.value);
}

/**
 * True when a text of one line uses Helm. Longer ones may carry templates for others in a manifest that is rendered already
 * (Istio's injector does), and comments may hold anything.
 */
function usesHelm(value: Json): boolean {
  if (typeof value === 'string') return !value.includes('\n') && HELM_ACTION.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => HELM_ACTION.test(key) || usesHelm(item));
}

function lineAndColumn(text: string, offset: number): {line: number; column: number} {
  const before = text.slice(0, offset);
  return {line: before.split('\n').length, column: offset - before.lastIndexOf('\n')};
}

function chartOf(chart: string | null): Pick<LoadProblem, 'chart'> {
  return chart === null ? {} : {chart};
}

/** What is told of a chart as a whole, of which several files were left out. */
export function chartMessage(chart: string, files: number): string {
  return `${files} files belong to the Helm chart in ${chart}: templates, values or its description. At most documents without gaps were converted of them. ${renderChart(chart)}`;
}

/** What to do with a chart in `folder`; null where the folder is not known. */
function renderChart(folder: string | null): string {
  const place = folder === null ? 'CHART' : shellWord(folder);
  return `Render the chart and convert the result: \`helm template ${place} | k2e convert -\`.`;
}

/** A path as a word of a shell command. */
export function shellWord(path: string): string {
  return /^[\w./-]+$/.test(path) && !path.startsWith('-') ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

/** `Chart.yaml` and what else a chart holds that is no manifest, by name. */
const CHART_FILE = /^(?:Chart|requirements)\.ya?ml$/;
const VALUES_FILE = /^(?:.*[._-])?values(?:[._-].*)?\.(?:ya?ml|json)$/;

/** The list of a chart's `requirements.yaml`; one of Ansible has `collections` and `roles`. */
function hasDependencies({document}: Piece): boolean {
  return document !== null && Object.hasOwn(document.value, 'dependencies');
}

/** The problem of a file that belongs to a Helm chart and is no manifest; null for all others. `name` is the file's own name. */
export function chartFileProblem(
  file: string,
  name: string,
  pieces: readonly Piece[],
  chart: string | null,
): LoadProblem | null {
  const isChart = CHART_FILE.test(name) && (name.startsWith('Chart') || pieces.some(hasDependencies));
  if (!isChart && !VALUES_FILE.test(name)) return null;
  if (pieces.some(({document}) => document !== null && isManifest(document.value))) return null;
  const what = isChart ? 'describes a Helm chart' : 'holds the values of a Helm chart';
  const message = `This file ${what} and is no manifest, so it was left out. ${renderChart(chart)}`;
  return {kind: 'helm-template', message, source: {file, line: 1, column: 1}, ...chartOf(chart)};
}

function isManifest(value: JsonObject): boolean {
  return Object.hasOwn(value, 'kind') && Object.hasOwn(value, 'apiVersion');
}
