/** What a guest says of a finished call. Written by the learner's side, so it is parsed, never trusted. */
import { z } from 'zod';
import { type Place, placeInAnswer } from './compile.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Report =
  | { readonly kind: 'returned'; readonly value: Json | undefined }
  | {
      readonly kind: 'threw';
      readonly name: string;
      readonly message: string;
      /** In the answer as it was written. */
      readonly place: Place | undefined;
    };

const jsonSchema: z.ZodType<Json> = z.json();
const reportSchema = z.union([
  z.object({ error: z.object({ name: z.string(), message: z.string(), stack: z.string() }) }),
  z.object({ value: jsonSchema.optional() }),
]);

const longestMessage = 1000;

/** Reads a report of `code`'s; one that is no report is itself an error of the answer. */
export function parseReport(text: string, code: string): Report {
  const parsed = reportSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    return { kind: 'threw', name: 'Error', message: 'The result can’t be read.', place: undefined };
  }
  if ('error' in parsed.data) {
    const { name, message, stack } = parsed.data.error;
    return {
      kind: 'threw',
      name: name.slice(0, 100),
      message: message.slice(0, longestMessage),
      place: placeInAnswer(stack, code),
    };
  }
  return { kind: 'returned', value: parsed.data.value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
