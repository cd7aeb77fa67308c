import {dump} from 'js-yaml';

/**
 * YAML of a document for tools written in Go, whose parsers know YAML 1.1 (`yes`, `0b1`, `1:20`): every string is in double
 * quotes, and nothing is folded, so that no expression of a template is torn apart.
 */
export function quotedYaml(value: object): string {
  return dump(value, {lineWidth: -1, noRefs: true, forceQuotes: true, quoteStyle: 'double'});
}
