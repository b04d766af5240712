/**
 * TypeScript to JavaScript by taking the types out. Lines stay where they are; columns do not, so the code carries a
 * source map in its last line, by which errors are told with the learner's own lines and columns.
 */
import { SourceMap } from 'node:module';
import { transform } from 'sucrase';
import { z } from 'zod';

/** Name of the learner's module in stack traces. */
export const answerFile = 'answer.ts';

/** A place in the answer as it was written. Both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Why a module can't be run. */
export interface Problem {
  /** The error's class, such as `SyntaxError`. */
  readonly name: string;
  readonly message: string;
  readonly line: number | undefined;
  readonly column?: number | undefined;
}

export type Compiled = { readonly code: string } | { readonly problem: Problem };

const located = z.object({ loc: z.object({ line: z.number(), column: z.number() }) });

/** Takes the types out of an answer. A syntax error is a value: it is the learner's, not ours. */
export function compileAnswer(source: string): Compiled {
  try {
    const { code, sourceMap } = transform(source, {
      transforms: ['typescript'],
      disableESTransforms: true,
      filePath: answerFile,
      sourceMapOptions: { compiledFilename: answerFile },
    });
    return { code: `${code}\n${mapMark}${Buffer.from(JSON.stringify(sourceMap)).toString('base64')}` };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const place = located.safeParse(thrown);
    return {
      problem: {
        name: 'SyntaxError',
        message: message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, ''),
        line: place.data?.loc.line,
        column: place.data?.loc.column,
      },
    };
  }
}

/** The first place of the answer that a stack trace of its compiled code names. */
export function placeInAnswer(stack: string, code: string): Place | undefined {
  const [, lineText, columnText] = /answer\.ts:(\d+)(?::(\d+))?/.exec(stack) ?? [];
  if (lineText === undefined) return undefined;
  const [line, column] = [Number(lineText), Number(columnText ?? 1)];
  const entry = mapOf(code)?.findEntry(line - 1, column - 1);
  const isSameLine = entry !== undefined && 'originalLine' in entry && entry.originalLine === line - 1;
  if (!isSameLine) return { line, column };
  // What stands between two marks has the same length before and after.
  return { line, column: entry.originalColumn + 1 + (column - 1 - entry.generatedColumn) };
}

/** " (line 3, column 7)", or nothing. */
export const placeText = ({ column, line }: Pick<Problem, 'line' | 'column'>): string =>
  line === undefined ? '' : ` (line ${line}${column === undefined ? '' : `, column ${column}`})`;

const mapMark = '//# sourceMappingURL=data:application/json;base64,';
const mapSchema = z.object({
  version: z.number(),
  file: z.string(),
  sources: z.array(z.string()),
  names: z.array(z.string()),
  mappings: z.string(),
});
/** The one used last: errors come from one answer after the other. */
let lastMap: { readonly code: string; readonly map: SourceMap } | undefined;

function mapOf(code: string): SourceMap | undefined {
  if (lastMap?.code === code) return lastMap.map;
  const at = code.lastIndexOf(mapMark);
  if (at < 0) return undefined;
  const text = Buffer.from(code.slice(at + mapMark.length), 'base64').toString();
  const payload = mapSchema.parse(JSON.parse(text));
  const map = new SourceMap({ ...payload, sourcesContent: [], sourceRoot: '' });
  lastMap = { code, map };
  return map;
}
