import {renderJson} from './json.ts';
import {renderMarkdown} from './markdown.ts';
import type {Report} from './report.ts';
import {renderText, type TextOptions} from './text.ts';

/** A report format: a pure function from the report to its text, which ends in a newline. */
type Reporter = (report: Report, options: TextOptions) => string;

/** The report formats by the name that the user writes after `--format`. The only list of them. */
export const REPORTERS = byName({
  text: renderText,
  json: renderJson,
  markdown: renderMarkdown,
});

function byName<Name extends string>(reporters: Readonly<Record<Name, Reporter>>): typeof reporters {
  return reporters;
}
