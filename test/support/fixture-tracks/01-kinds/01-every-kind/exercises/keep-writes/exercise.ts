import { setTimeout as sleep } from 'node:timers/promises';
import { operateExercise } from '#lessons/grading/exercise.ts';
import type { StateReader } from '#lessons/grading/state-reader.ts';

const orders = { 'order:1001': '3490', 'order:1002': '1150', 'order:1003': '890' };

async function setting(node: StateReader, name: string): Promise<string> {
  const reply = await node.read('CONFIG', 'GET', name);
  return Array.isArray(reply) ? String(reply[1] ?? '') : '';
}

async function info(node: StateReader, section: string, field: string): Promise<string> {
  const text = String(await node.read('INFO', section));
  return new RegExp(`^${field}:(.*?)\r?$`, 'm').exec(text)?.[1] ?? '';
}

/** The first file is written in the background, which takes a moment: who checks at once has done nothing wrong. */
async function isWritten(node: StateReader): Promise<boolean> {
  for (let looks = 0; looks < 60; looks += 1) {
    if ((await info(node, 'persistence', 'aof_rewrite_in_progress')) === '0') return true;
    await sleep(50);
  }
  return false;
}

export default operateExercise({
  title: 'Keep what was acknowledged',
  task: `
Orders are written to \`redis-1\`, and it keeps them in memory alone. Change its settings while it runs, so that

1. a crash of its process (\`kill -9\`) loses nothing that was acknowledged,
2. a power cut loses at most a second,
3. and the three orders that are there now are still there.

Try it: kill it, start it again, and look.
`,
  hints: [
    'A snapshot is of one moment. What is written after it?',
    '`appendonly` writes every command to a file; `appendfsync` says how often the file is brought to the disk.',
    '`CONFIG SET appendonly yes`, and `CONFIG GET appendfsync`.',
  ],
  explanation: `
With the append-only file every write is in the kernel before it is acknowledged, so a killed process loses nothing.
\`everysec\` brings the file to the disk once a second: that is what a power cut may cost.
`,
  servers: 'server',
  start: Object.entries(orders).map(([key, value]) => `SET ${key} ${value}`),
  prepare: async operator => {
    await operator.run('redis-1', 'CONFIG', 'SET', 'save', '');
    await operator.run('redis-1', 'CONFIG', 'SET', 'appendfsync', 'everysec');
  },
  checks: {
    crash: {
      name: 'A crash loses nothing',
      feedback: 'What is written to the disk, and when? `INFO persistence` says it.',
      mistakes: {
        'snapshots-only':
          'A snapshot keeps what was there when it was made. What was acknowledged after it is lost in a crash.',
      },
    },
    'power-cut': {
      name: 'A power cut loses at most a second',
      feedback: 'Nothing reaches the disk within a second. Look at `appendonly` and `appendfsync`.',
      mistakes: {
        'fsync-no':
          'The file is written, but nobody brings it to the disk: with `appendfsync no` the kernel does when it likes.',
      },
    },
    orders: {
      name: 'The three orders are there',
      feedback: 'An order is missing, or another. Start over to get them back.',
      mistakes: {
        'killed-first':
          'The server was ended before anything was on its disk, and its orders with it. Start over, and turn the file on first.',
      },
    },
  },
  observe: async ({ nodes, timeline }) => {
    const node = nodes['redis-1'];
    if (node === undefined) {
      const away = { passed: false, expected: 'a server that runs', observed: 'redis-1 does not answer' };
      return { crash: away, 'power-cut': away, orders: away };
    }
    const isAofOn = (await setting(node, 'appendonly')) === 'yes';
    const fsync = await setting(node, 'appendfsync');
    const savePoints = await setting(node, 'save');
    const isWriting = isAofOn && !(await isWritten(node));
    const isGood = (await info(node, 'persistence', 'aof_last_write_status')) === 'ok';
    const values = await node.read('MGET', ...Object.keys(orders));
    const hasOrders = JSON.stringify(values) === JSON.stringify(Object.values(orders));
    const wasEnded = timeline.some(({ what }) => what === 'kill' || what === 'power-cut');
    const isInTime = fsync === 'everysec' || fsync === 'always';
    return {
      crash: {
        passed: isAofOn && isGood && !isWriting,
        expected: 'an append-only file',
        observed: isAofOn
          ? isWriting
            ? 'its first file is still being written'
            : `appendonly yes, last write ${isGood ? 'ok' : 'failed'}`
          : `appendonly no, save “${savePoints}”`,
        ...(!isAofOn && savePoints !== '' ? { mistake: 'snapshots-only' } : {}),
      },
      'power-cut': {
        passed: isAofOn && isInTime,
        expected: 'an append-only file that is on the disk within a second',
        observed: isAofOn ? `appendfsync ${fsync}` : 'appendonly no',
        ...(isAofOn && fsync === 'no' ? { mistake: 'fsync-no' } : {}),
      },
      orders: {
        passed: hasOrders,
        expected: Object.keys(orders).join(', '),
        observed: hasOrders ? 'all three' : (await node.keys()).join(', ') || 'no key at all',
        ...(!hasOrders && wasEnded ? { mistake: 'killed-first' } : {}),
      },
    };
  },
});
