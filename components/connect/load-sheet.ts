/** Fetches the sheet once for all panels of a page. */
import { type ConnectSheet, connectSheetSchema } from './sheet-schema.ts';

let loading: Promise<ConnectSheet> | undefined;

/** @throws {Error} in words that can be shown; the next call tries again */
export function loadSheet(): Promise<ConnectSheet> {
  loading ??= fetchSheet().catch((cause: unknown) => {
    loading = undefined;
    throw new Error('The programs could not be loaded. Try again in a moment.', { cause });
  });
  return loading;
}

async function fetchSheet(): Promise<ConnectSheet> {
  const response = await fetch('/connect/sheet.json');
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return connectSheetSchema.parse(await response.json());
}
