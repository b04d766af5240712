/** TypeScript to JavaScript by taking the types out. Lines stay where they are, so that errors point at the right one. */
import { transform } from 'sucrase';
import { z } from 'zod';

/** Name of the learner's module in stack traces. */
export const answerFile = 'answer.ts';

/** Why a module can't be run. */
export interface Problem {
  /** The error's class, such as `SyntaxError`. */
  readonly name: string;
  readonly message: string;
  readonly line: number | undefined;
}

export type Compiled = { readonly code: string } | { readonly problem: Problem };

const located = z.object({ loc: z.object({ line: z.number() }) });

/** Takes the types out of an answer. A syntax error is a value: it is the learner's, not ours. */
export function compileAnswer(source: string): Compiled {
  try {
    const { code } = transform(source, {
      transforms: ['typescript'],
      disableESTransforms: true,
      filePath: answerFile,
    });
    return { code };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const place = located.safeParse(thrown);
    return {
      problem: {
        name: 'SyntaxError',
        message: message.replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, ''),
        line: place.success ? place.data.loc.line : undefined,
      },
    };
  }
}

/** The first line of the answer that a stack trace names. */
export function lineInAnswer(stack: string): number | undefined {
  const match = /answer\.ts:(\d+)/.exec(stack);
  return match ? Number(match[1]) : undefined;
}
