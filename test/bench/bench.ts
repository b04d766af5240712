/**
 * `npm run bench`: what the ways through Keyspace cost. Where a ratio is given, both sides were measured in this run,
 * so that it holds on other machines too.
 */
import { once } from 'node:events';
import { cpus } from 'node:os';
import { ensureBuild } from '#scripts/build.ts';
import { ensureRedis } from '#scripts/redis.ts';
import { startServer } from '#test/support/server-process.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import { measureBrowser, measureViewEvents } from './changes.ts';
import { measureNamespaces } from './namespaces.ts';
import { measureRoundTrips } from './round-trip.ts';
import { printTable, type Row } from './statistics.ts';

const say = (line: string) => console.log(line);

async function measureServer(): Promise<Row[]> {
  const folder = await temporaryDirectory();
  const server = await startServer({ dataDir: folder.path });
  try {
    const startup = /\((\d+\.\d) s\)/.exec(server.output())?.[1] ?? '?';
    return [
      { what: 'From node server.ts to ready', value: `${startup} s`, beside: 'with the build there' },
      ...(await measureRoundTrips(server.url, folder.path)),
      await measureViewEvents(server.url),
      ...(await measureBrowser(server.url, '/learn/caching/cache-aside')),
    ];
  } finally {
    server.child.kill('SIGTERM');
    await once(server.child, 'exit');
    await folder.remove();
  }
}

const redis = await ensureRedis(say);
await ensureBuild(say);
const rows = [...(await measureNamespaces()), ...(await measureServer())];
say(
  `Redis ${redis.version}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})`,
);
printTable(rows);
