/** Scripts of a sandbox over HTTP. Every function throws an Error whose words can be shown. */
import * as z from 'zod/mini';

const scriptErrorSchema = z.object({ line: z.number(), command: z.string(), error: z.string() });
export type ScriptError = z.infer<typeof scriptErrorSchema>;

const previewSchema = z.object({
  commands: z.number(),
  keys: z.nullable(z.number()),
  refused: z.array(scriptErrorSchema),
  refusedCount: z.number(),
});
export type Preview = z.infer<typeof previewSchema>;

const importedSchema = z.object({
  ran: z.number(),
  failed: z.number(),
  errors: z.array(scriptErrorSchema),
  stoppedAtLine: z.nullable(z.number()),
  isUndoable: z.boolean(),
});
export type Imported = z.infer<typeof importedSchema>;

export const exportPath = (sandboxId: string) => `/api/sandboxes/${sandboxId}/export`;

/** The commands that make the keys of a sandbox, without remarks. */
export async function readKeys(sandboxId: string): Promise<string[]> {
  const response = await call(exportPath(sandboxId));
  const lines = (await response.text()).split('\n').filter(line => line !== '');
  const lost = lines.find(line => line.startsWith('# Not exported'));
  if (lost !== undefined) throw new Error(lost.slice(2));
  return lines.filter(line => !line.startsWith('#'));
}

/** What a script would do. Runs nothing. */
export async function previewScript(sandboxId: string, text: string): Promise<Preview> {
  return previewSchema.parse(await send(`/api/sandboxes/${sandboxId}/import?preview=true`, text));
}

export async function importScript(
  sandboxId: string,
  text: string,
  options: { replaces: boolean; goesOn: boolean },
): Promise<Imported> {
  const query = new URLSearchParams({
    mode: options.replaces ? 'replace' : 'add',
    errors: options.goesOn ? 'continue' : 'stop',
  });
  return importedSchema.parse(await send(`/api/sandboxes/${sandboxId}/import?${query}`, text));
}

async function send(url: string, text: string): Promise<unknown> {
  const response = await call(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: text });
  return response.json();
}

async function call(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init).catch(() => {
    throw new Error('The server cannot be reached. Try again in a moment.');
  });
  if (response.ok) return response;
  const problem: unknown = await response.json().catch(() => undefined);
  if (typeof problem === 'object' && problem !== null && 'detail' in problem) {
    throw new Error(String(problem.detail));
  }
  throw new Error(`The server answered ${response.status}. Try again in a moment.`);
}

/** What an import has done, in a sentence or two. */
export function describeImport({ ran, failed, errors, stoppedAtLine }: Imported): string {
  const [first] = errors;
  const done = ran === 1 ? '1 command ran' : `${ran} commands ran`;
  if (first === undefined) return `${done}.`;
  const where = `line ${first.line}, ${first.command}: ${first.error}`;
  if (stoppedAtLine !== null) return `${done}, then it stopped at ${where}`;
  return `${done}, ${failed} did not. The first: ${where}`;
}
