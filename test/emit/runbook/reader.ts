/** A step of a runbook as a person reads it. */
export interface ReadStep {
  readonly title: string;
  /** Lines of the shell: what is done. */
  readonly commands: string;
  /** Lines of the shell that undo it. */
  readonly backOut: string;
  readonly isSignedOff: boolean;
}

/** The runbook by its headings, as CommonMark has them: what stands in a block of code is none. */
export function readRunbook(text: string): {readonly before: ReadStep; readonly steps: readonly ReadStep[]} {
  const sections = splitSections(text).map(({title, body}) => stepOf(title, body));
  const before = sections.find(({title}) => title === 'Before you start');
  if (!before) throw new Error('the runbook does not begin');
  return {before, steps: sections.filter(({title}) => /^\d+\. /.test(title))};
}

interface Line {
  readonly text: string;
  /** Inside of a block of code, or the fence that begins or ends one. */
  readonly part: 'prose' | 'fence' | 'code';
}

function linesOf(text: string): readonly Line[] {
  let fence = '';
  return text.split('\n').map((line): Line => {
    const [run = ''] = /^`{3,}/.exec(line) ?? [];
    if (fence === '' && run !== '') {
      fence = run;
      return {text: line, part: 'fence'};
    }
    if (fence !== '' && run.length >= fence.length && line === run) {
      fence = '';
      return {text: line, part: 'fence'};
    }
    return {text: line, part: fence === '' ? 'prose' : 'code'};
  });
}

function splitSections(text: string): readonly {readonly title: string; readonly body: readonly Line[]}[] {
  const sections: {title: string; body: Line[]}[] = [];
  for (const line of linesOf(text)) {
    const [, title] = (line.part === 'prose' && /^## (.*)$/.exec(line.text)) || [];
    if (title === undefined) sections.at(-1)?.body.push(line);
    else sections.push({title, body: []});
  }
  return sections;
}

function stepOf(title: string, body: readonly Line[]): ReadStep {
  const undone = body.findIndex(({text, part}) => part === 'prose' && text.startsWith('**Back out:**'));
  const code = (lines: readonly Line[]) =>
    lines.flatMap(({text, part}) => (part === 'code' ? [text] : [])).join('\n');
  return {
    title,
    commands: code(undone === -1 ? body : body.slice(0, undone)),
    backOut: undone === -1 ? '' : code(body.slice(undone)),
    isSignedOff: body.some(({text, part}) => part === 'prose' && text.startsWith('- [ ] ')),
  };
}
