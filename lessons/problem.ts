/** What is wrong with a lesson's files, collected, so that an author sees everything at once and not one thing a run. */

export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Takes a problem of one file. */
export type Report = (line: number, message: string) => void;

const order = (a: Problem, b: Problem): number => a.file.localeCompare(b.file) || a.line - b.line;

/** Fails the build. Its message has one `file:line: what is wrong` for each problem. */
export class CatalogError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = [...problems].sort(order);
    const lines = sorted.map(({ file, line, message }) => `${file}:${line}: ${message}`);
    super(
      `The lessons have ${sorted.length === 1 ? 'a problem' : `${sorted.length} problems`}.\n${lines.join('\n')}`,
    );
    this.name = 'CatalogError';
    this.problems = sorted;
  }
}
