/** Examples of the most used commands, for their pages: `examples.txt`, read. */
export interface ExampleLine {
  /** `A`, or `B` where it takes a second client. */
  readonly client: 'A' | 'B';
  readonly line: string;
  /** It answers differently each time. */
  readonly varies: boolean;
}

export type Examples = ReadonlyMap<string, readonly ExampleLine[]>;

/** @throws {Error} that names the line that is none */
export function readExamples(text: string): Examples {
  const examples = new Map<string, ExampleLine[]>();
  let lines: ExampleLine[] | undefined;
  for (const [index, row] of text.split('\n').entries()) {
    if (row === '' || row.startsWith('#')) continue;
    const name = /^\[([A-Z_ -]+)\]$/.exec(row)?.[1];
    if (name !== undefined) {
      if (examples.has(name)) throw new Error(`Line ${index + 1}: ${name} has examples already.`);
      lines = [];
      examples.set(name, lines);
      continue;
    }
    if (lines === undefined) throw new Error(`Line ${index + 1} stands before the name of a command.`);
    lines.push(readLine(row));
  }
  return examples;
}

function readLine(row: string): ExampleLine {
  const [, varies, second, line = ''] = /^(~?)(B> )?(.+)$/.exec(row) ?? [];
  return { client: second === undefined ? 'A' : 'B', line, varies: varies === '~' };
}
