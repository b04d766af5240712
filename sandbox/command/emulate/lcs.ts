/**
 * LCS, whose work and memory are the product of the two lengths. The server refuses what needs more memory than its
 * largest value; another than ours may have a larger one. So the lengths are asked first, under WATCH, so that nobody
 * can make the strings longer in between, and what is too long is refused in the server's words.
 */
import { randomBytes } from 'node:crypto';
import { commandBounds } from '#sandbox/command/bounds.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import type { Emulation } from './context.ts';

const attempts = 3;
const tooLong = error('ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len');

export const lcs: Emulation = (args, context) =>
  context.upstream(async (run, key) => {
    const [first, second] = [key(args[1] ?? Buffer.alloc(0)), key(args[2] ?? Buffer.alloc(0))];
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      await run('WATCH', first, second);
      const lengths = await Promise.all([run('STRLEN', first), run('STRLEN', second)]);
      const [a = 0, b = 0] = lengths.map(reply => (reply.type === 'integer' ? Number(reply.value) : 0));
      if ((a + 1) * (b + 1) * commandBounds.lcsBytesOfPair > context.limits.valueBytes) {
        await run('UNWATCH');
        // Keys that are not there cost nothing, and show whether the rest of the command is right.
        const nothing = key(randomBytes(16));
        const reply = await run('LCS', nothing, nothing, ...args.slice(3));
        return reply.type === 'error' ? reply : tooLong;
      }
      const [, queued, reply] = await Promise.all([
        run('MULTI'),
        run('LCS', first, second, ...args.slice(3)),
        run('EXEC'),
      ]);
      if (queued.type === 'error') return queued;
      const result: Reply | undefined = 'items' in reply ? reply.items[0] : undefined;
      if (result !== undefined) return result;
    }
    return error('ERR the strings were changed all the time. Please try again.');
  });
