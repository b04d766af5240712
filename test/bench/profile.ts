/** Sums up `.cpuprofile` files by function: `node test/bench/profile.ts <folder>`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** Lines of self time, the largest first, in parts of the time in which the thread was not idle. */
export async function summarizeProfiles(folder: string, most = 45): Promise<string[]> {
  const selfUs = new Map<string, number>();
  for (const file of (await readdir(folder)).filter(name => name.endsWith('.cpuprofile'))) {
    const profile = profileSchema.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
    const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, describe(callFrame)]));
    for (const [index, node] of profile.samples.entries()) {
      const name = names.get(node) ?? '?';
      selfUs.set(name, (selfUs.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0));
    }
  }
  selfUs.delete('(idle)');
  const total = [...selfUs.values()].reduce((sum, us) => sum + us, 0);
  return [...selfUs]
    .sort(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(
      ([name, us]) =>
        `${((us / total) * 100).toFixed(1).padStart(5)} %  ${(us / 1000).toFixed(0).padStart(6)} ms  ${name}`,
    );
}

function describe({
  functionName,
  url,
  lineNumber,
}: {
  functionName: string;
  url: string;
  lineNumber: number;
}): string {
  const where =
    url === '' ? '' : `  ${url.replace(/^.*\/(?=(?:sandbox|test|node_modules)\/)/, '')}:${lineNumber + 1}`;
  return `${functionName === '' ? '(anonymous)' : functionName}${where}`;
}

if (import.meta.main) {
  for (const line of await summarizeProfiles(process.argv[2] ?? '.')) console.log(line);
}
