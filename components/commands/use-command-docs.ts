'use client';
import { useEffect, useSyncExternalStore } from 'react';
import type { CommandDocs } from '#sandbox/command/docs.ts';

/** For the whole page: what was loaded, and who waits for it. */
let docs: CommandDocs | undefined;
let loading: Promise<CommandDocs | undefined> | undefined;
const listeners = new Set<() => void>();

/**
 * What the server says about its commands, asked for once a page. Undefined where it cannot be had; the next call
 * tries again.
 */
export function loadCommandDocs(): Promise<CommandDocs | undefined> {
  loading ??= fetchDocs().finally(() => {
    loading = undefined;
  });
  return docs === undefined ? loading : Promise.resolve(docs);
}

/** The same for components: undefined until they are there. They are asked for when `isWanted` is first true. */
export function useCommandDocs(isWanted: boolean): CommandDocs | undefined {
  useEffect(() => {
    if (isWanted && docs === undefined) void loadCommandDocs();
  }, [isWanted]);
  return useSyncExternalStore(
    listen,
    () => docs,
    () => undefined,
  );
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function fetchDocs(): Promise<CommandDocs | undefined> {
  const { commandDocsSchema } = await import('./command-docs-schema.ts');
  const answer = await fetch('/api/commands').catch(() => undefined);
  if (!answer?.ok) return undefined;
  docs = commandDocsSchema.parse(await answer.json());
  for (const listener of listeners) listener();
  return docs;
}
