import {type Cursor, isBlank, isBreak} from './cursor.ts';

const HASH = 35;
const TAB = 9;
const SPACE = 32;

/** How a block scalar begins: its chomping and, where written, its indentation. */
interface BlockHeader {
  readonly chomp: 'strip' | 'clip' | 'keep';
  readonly increment: number;
}

/** Reads `|`, `>` and what follows in their line. */
function readBlockHeader(cursor: Cursor): BlockHeader {
  cursor.pos++;
  let chomp: BlockHeader['chomp'] = 'clip';
  let increment = 0;
  let code = cursor.peekCode();
  const readChomp = () => {
    if (code !== 43 && code !== 45) return;
    chomp = code === 43 ? 'keep' : 'strip';
    cursor.pos++;
    code = cursor.peekCode();
  };
  readChomp();
  if (code >= 48 && code <= 57) {
    if (code === 48) throw cursor.failure('The indentation of a block text cannot be 0.');
    increment = code - 48;
    cursor.pos++;
    code = cursor.peekCode();
    if (chomp === 'clip') readChomp();
  }
  while (isBlank(cursor.peekCode())) cursor.pos++;
  if (cursor.peekCode() === HASH) cursor.skipLine();
  code = cursor.peekCode();
  if (isBreak(code)) cursor.readBreak();
  else if (code !== 0)
    throw cursor.failure(
      'After `|` or `>` the line may only hold a comment; the text starts on the next line.',
    );
  return {chomp, increment};
}

/** Reads the literal (`|`) or folded (`>`) scalar at the cursor (YAML 1.1 §9.2). `parentIndent` is -1 outside any block. */
export function readBlock(cursor: Cursor, parentIndent: number): string {
  const {text} = cursor;
  const literal = cursor.peekCode() === 124;
  const {chomp, increment} = readBlockHeader(cursor);
  let indent = increment > 0 ? Math.max(parentIndent, 0) + increment : 0;
  const parts: string[] = [];
  let lineBreak = '';
  let afterBlank = false;
  let [breaks, found] = readIndentation(cursor, indent, parentIndent);
  indent = found;
  while (cursor.column === indent && cursor.peekCode() !== 0) {
    const blank = isBlank(cursor.peekCode());
    const folds = !literal && !afterBlank && !blank && lineBreak === '\n';
    parts.push(folds ? (breaks === '' ? ' ' : '') : lineBreak, breaks);
    afterBlank = blank;
    const from = cursor.pos;
    cursor.skipLine();
    parts.push(text.slice(from, cursor.pos));
    lineBreak = cursor.peekCode() === 0 ? '' : cursor.readBreak();
    [breaks, found] = readIndentation(cursor, indent, parentIndent);
  }
  if (chomp !== 'strip') parts.push(lineBreak);
  if (chomp === 'keep') parts.push(breaks);
  return parts.join('');
}

/** Steps over empty lines and the indentation of the next one; finds the indentation where it is not known yet (0). */
function readIndentation(
  cursor: Cursor,
  indent: number,
  parentIndent: number,
): [breaks: string, indent: number] {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.peekCode() === SPACE) cursor.pos++;
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.peekCode() === TAB) {
      throw cursor.failure(
        'A tab stands where the indentation of a block text should be; YAML allows only spaces there.',
      );
    }
    if (!isBreak(cursor.peekCode())) break;
    breaks += cursor.readBreak();
  }
  return [breaks, indent === 0 ? Math.max(widest, parentIndent + 1, 1) : indent];
}
