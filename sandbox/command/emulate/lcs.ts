/**
 * LCS, whose work and memory are the product of the two lengths: the lengths are asked first, under WATCH, so that
 * nobody can make the strings longer in between.
 */
import { commandBounds } from '#sandbox/command/bounds.ts';
import { error, type Reply } from '#sandbox/resp/reply.ts';
import type { Emulation } from './context.ts';

const attempts = 3;

export const lcs: Emulation = (args, context) =>
  context.upstream(async (run, key) => {
    const [first, second] = [key(args[1] ?? Buffer.alloc(0)), key(args[2] ?? Buffer.alloc(0))];
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      await run('WATCH', first, second);
      const lengths = await Promise.all([run('STRLEN', first), run('STRLEN', second)]);
      const [a = 0, b = 0] = lengths.map(reply => (reply.type === 'integer' ? Number(reply.value) : 0));
      if (a * b > commandBounds.lcsPairs) {
        await run('UNWATCH');
        return error(
          `ERR the two strings are too long to compare here: ${a} by ${b} bytes, and ${commandBounds.lcsPairs} pairs fit`,
        );
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
