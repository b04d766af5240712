/** `mutants.yaml` in an exercise's folder: mutants that may pass, each with a written reason. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import type { Mutant } from '#lessons/check/mutants/mutant.ts';
import { readYaml } from '#lessons/yaml-source.ts';

const shortestReason = 20;

const allowedSchema = z.array(
  z.strictObject({
    /** A mutant's name (`drop-await await redis.del(lock)`), which stays when lines move, or its id. */
    mutant: z.string().min(1),
    reason: z.string().min(shortestReason, `a reason has ${shortestReason} characters or more`),
  }),
);

export interface Allowed {
  readonly mutant: string;
  readonly reason: string;
  readonly line: number;
}

export interface AllowedFile {
  /** Absolute. */
  readonly file: string;
  readonly entries: readonly Allowed[];
  readonly findings: readonly Finding[];
}

/** No entries if there is no such file. */
export async function readAllowed(folder: string): Promise<AllowedFile> {
  const file = path.join(folder, 'mutants.yaml');
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
    throw thrown;
  });
  if (text === undefined) return { file, entries: [], findings: [] };
  const findings: Finding[] = [];
  const report = (line: number, message: string) =>
    findings.push({ file: shownFile(file), line, rule: 'mutants', message });
  const entries = readYaml(allowedSchema, text, 1, report) ?? [];
  const lines = linesOfItems(text);
  return { file, entries: entries.map((entry, index) => ({ ...entry, line: lines[index] ?? 1 })), findings };
}

function linesOfItems(text: string): number[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const list: unknown = document.contents;
  if (typeof list !== 'object' || list === null || !('items' in list) || !Array.isArray(list.items))
    return [];
  return list.items.map(
    (item: { range?: [number, ...number[]] }) => lines.linePos(item.range?.[0] ?? 0).line,
  );
}

export const allows = ({ mutant: named }: Allowed, mutant: Mutant): boolean =>
  named === mutant.name || named === mutant.id;

/** Entries for mutants that there are not, or that are caught by now. */
export function staleEntries(
  allowed: AllowedFile,
  mutants: readonly Mutant[],
  passed: ReadonlySet<Mutant>,
): Finding[] {
  const at = { file: shownFile(allowed.file), rule: 'mutants' };
  return allowed.entries.flatMap((entry): Finding[] => {
    const meant = mutants.filter(mutant => allows(entry, mutant));
    const { line, mutant } = entry;
    if (meant.length === 0)
      return [{ ...at, line, message: `there is no mutant “${mutant}” any more; take the entry out` }];
    if (!meant.some(candidate => passed.has(candidate)))
      return [{ ...at, line, message: `“${mutant}” is caught by now; take the entry out` }];
    return [];
  });
}
