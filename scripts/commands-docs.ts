/**
 * Writes down what a real redis-server says about its commands, for pages that are rendered without one. Run it with
 * the server that the pages shall describe on the PATH: `npm run commands:docs`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { decisionFor } from '#sandbox/command/policy.ts';
import { readCommandDocs } from '#sandbox/command/read-docs.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';

const log = pino({ level: 'silent' });
const directory = await mkdtemp(join(tmpdir(), 'keyspace-docs-'));
const server = await startPrivateRedis({ directory, log });
try {
  const table = await loadCommandTable(server.target, log);
  const docs = readCommandDocs(table, { here: decisionFor, own: ownDecision });
  const rows = docs.commands.map(command => JSON.stringify(command));
  await writeFile(
    'sandbox/command/docs-7.0.json',
    `{"version":"${docs.version}","commands":[\n${rows.join(',\n')}\n]}\n`,
  );
  process.stdout.write(`${docs.commands.length} commands of Redis ${docs.version}\n`);
} finally {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}
