/**
 * `npm run bench`: what the ways through Keyspace cost. Where a ratio is given, both sides were measured in this run,
 * in short turns, so that it holds on other machines too.
 *
 * `npm run bench -- resp memory` runs these parts alone; the parts are the keys of `parts` below.
 * `npm run bench -- resp --cpu-prof` also prints where the gateway's time went.
 */
import { once } from 'node:events';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuild } from '#scripts/build.ts';
import { ensureRedis } from '#scripts/redis.ts';
import { startServer } from '#test/support/server-process.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import { measureBrowser, measureViewEvents } from './changes.ts';
import { measureRespDoor, measureWebSocketDoor } from './doors.ts';
import { measureFairness } from './fairness.ts';
import { measureGrader } from './grader.ts';
import { measureGrading } from './grading.ts';
import { measureMemory } from './memory.ts';
import { measureNamespaces } from './namespaces.ts';
import { summarizeProfiles } from './profile.ts';
import { measureResp } from './resp.ts';
import { measureRoundTrips } from './round-trip.ts';
import { measureOwnServers } from './servers.ts';
import { openStage, type Stage } from './stage.ts';
import { printTable, type Row } from './statistics.ts';

const say = (line: string) => console.log(line);

/** In the order of the table. Each that needs the stage gets one of its own, so that none inherits another's garbage. */
const parts: Record<string, () => Promise<Row[]>> = {
  resp: () => onStage(measureResp),
  'resp-door': () => onStage(measureRespDoor),
  'websocket-door': () => onStage(measureWebSocketDoor),
  memory: () => onStage(measureMemory),
  namespaces: measureNamespaces,
  fairness: measureFairness,
  servers: measureOwnServers,
  grading: measureGrading,
  grader: measureGrader,
  server: measureServer,
};

const { positionals: wanted, values: options } = parseArgs({
  allowPositionals: true,
  options: { 'cpu-prof': { type: 'boolean', default: false } },
});

async function onStage(measure: (stage: Stage) => Promise<Row[]>): Promise<Row[]> {
  const folder = await temporaryDirectory();
  const stage = await openStage(options['cpu-prof'] ? ['--cpu-prof', `--cpu-prof-dir=${folder.path}`] : []);
  try {
    return await measure(stage);
  } finally {
    await stage.stop();
    if (options['cpu-prof']) for (const line of await summarizeProfiles(folder.path)) say(line);
    await folder.remove();
  }
}

async function measureServer(): Promise<Row[]> {
  await ensureBuild(say);
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

const unknown = wanted.filter(name => parts[name] === undefined);
if (unknown.length > 0) {
  throw new Error(
    `There is no part “${unknown.join(', ')}”. The parts are ${Object.keys(parts).join(', ')}.`,
  );
}
const redis = await ensureRedis(say);
say(
  `Redis ${redis.version}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})`,
);
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const startedAt = performance.now();
  const rows = await measure();
  say(`\n${name} (${((performance.now() - startedAt) / 1000).toFixed(0)} s)`);
  printTable(rows);
}
