/** A process of its own that holds servers, to be killed. Its argument is the data folder; it says when they run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openTestServers, withNode } from './own-servers.ts';

const [dataDir = '', plain] = process.argv.slice(2);
const servers = await openTestServers({ dataDir, isPlain: plain === 'plain', limits: { warmServers: 1 } });
const one = await servers.create({ id: 'held', owner: 'somebody', kind: 'server' });
await servers.create({ id: 'heldmany', owner: 'somebody', kind: 'replicated' });
const [node] = one.nodes;
if (node === undefined) throw new Error('no node');
await withNode(node, async redis => {
  await redis.config('SET', 'appendonly', 'yes');
  await redis.config('REWRITE');
  // Until the first rewrite is done there is no file that a start would read.
  while (!/aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0/.test(await redis.info('persistence'))) {
    await sleep(20);
  }
  await redis.set('kept', 'yes');
});
console.log('ready');
setInterval(() => {}, 1000);
