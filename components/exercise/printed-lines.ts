/** What an answer printed, as the driver keeps it (`<ms> ms <actor>: <text>`), taken apart for a table. */

export interface PrintedLine {
  /** Virtual time since the start, with its unit. */
  readonly at: string;
  readonly who: string;
  /** May have several lines. */
  readonly text: string;
}

export function printedLines(output: string): PrintedLine[] {
  const lines: PrintedLine[] = [];
  for (const line of output.trimEnd().split('\n')) {
    const { at, text, who } =
      /^(?<at>\d+(?:\.\d+)? ms) (?<who>[^:]+): ?(?<text>.*)$/.exec(line)?.groups ?? {};
    const last = lines.at(-1);
    if (at !== undefined && who !== undefined) lines.push({ at, who, text: text ?? '' });
    else if (last === undefined) lines.push({ at: '', who: '', text: line });
    else lines[lines.length - 1] = { ...last, text: `${last.text}\n${line}` };
  }
  return lines;
}
