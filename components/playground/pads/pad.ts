/** Scratchpads: named texts of commands and remarks. Pure; what a browser stores is checked when it is read. */
import * as z from 'zod/mini';
import { readCommands, type SharedCommand } from '#components/share/link.ts';

export const mostPads = 60;
export const longestPad = 32_768;
export const longestPadName = 60;

const padSchema = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9]{6,16}$/)),
  name: z.string().check(z.maxLength(longestPadName)),
  text: z.string().check(z.maxLength(longestPad)),
  /** This browser's clock. */
  changedAtMs: z.number(),
});
const padsSchema = z.strictObject({
  version: z.literal(1),
  pads: z.array(padSchema).check(z.maxLength(mostPads)),
});
export type Pad = z.infer<typeof padSchema>;

/** What was stored or exported; undefined if it is not of this form. */
export function readPads(text: string): readonly Pad[] | undefined {
  const parsed = padsSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data.pads : undefined;
}

export function writePads(pads: readonly Pad[]): string {
  return JSON.stringify({ version: 1, pads });
}

export function newPadId(): string {
  // crypto.randomUUID is missing where a page is served without TLS from another machine.
  const part = () => Math.random().toString(36).slice(2, 8).padEnd(6, '0');
  return part() + part();
}

/** One line without characters that do not show. */
export function cleanPadName(name: string): string {
  const shown = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return [...shown]
    .slice(0, longestPadName / 2)
    .join('')
    .trim();
}

/** A pad changed, and moved to the top. */
export function withPad(pads: readonly Pad[], pad: Pad): readonly Pad[] {
  const others = pads.filter(({ id }) => id !== pad.id);
  return [{ ...pad, text: pad.text.slice(0, longestPad) }, ...others].slice(0, mostPads);
}

/** Pads out of a file: an export of pads, or a text of commands that becomes one pad. */
export function readImport(text: string, fileName: string, nowMs: number): readonly Pad[] {
  const pads = readPads(text);
  if (pads !== undefined) return pads.map(pad => ({ ...pad, id: newPadId(), changedAtMs: nowMs }));
  const isText = !/^\s*[[{]/.test(text) && !/[^\P{Cc}\t\n\r]/u.test(text);
  if (!isText || padLines(text).every(line => line.command === undefined)) return [];
  const name = cleanPadName(fileName.replace(/\.[^.]*$/, ''));
  return [{ id: newPadId(), name, text: text.slice(0, longestPad), changedAtMs: nowMs }];
}

export interface PadLine {
  /** From 1. */
  readonly number: number;
  /** Undefined for a blank line and for a remark. `hasClient` says that the line itself names its client. */
  readonly command: (SharedCommand & { readonly hasClient: boolean }) | undefined;
}

export function padLines(text: string): readonly PadLine[] {
  return text.split('\n').map((row, index) => ({ number: index + 1, command: padCommand(row) }));
}

function padCommand(row: string): PadLine['command'] {
  const trimmed = row.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return undefined;
  const [command] = readCommands(trimmed);
  if (command === undefined || command.line.startsWith('#')) return undefined;
  return { ...command, hasClient: /^[A-H]>/.test(trimmed) };
}

/** The lines, from 1, that a selection touches. An end at the very start of a line does not touch it. */
export function linesTouched(text: string, from: number, to: number): { first: number; last: number } {
  const lineAt = (at: number) => text.slice(0, at).split('\n').length;
  const end = to > from && text[to - 1] === '\n' ? to - 1 : to;
  return { first: lineAt(from), last: lineAt(end) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
