/** COMMAND DOCS of a real server, for tests of what is made from them. */
import type { CommandDocs } from '#sandbox/command/docs.ts';
import { decisionFor } from '#sandbox/command/policy.ts';
import { readCommandDocs } from '#sandbox/command/read-docs.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from './temporary.ts';

export async function realCommandDocs(): Promise<CommandDocs> {
  const folder = await temporaryDirectory();
  const server = await startPrivateRedis({ directory: folder.path, log: silentLog });
  try {
    const table = await loadCommandTable(server.target, silentLog);
    return readCommandDocs(table, { here: decisionFor, own: ownDecision });
  } finally {
    await server.stop();
    await folder.remove();
  }
}
