/** Acts on a sandbox's servers as its learner does: for what an exercise prepares, and for its solutions and mistakes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { plainValue } from '#lessons/grading/driver/value.ts';
import type { Operator } from '#lessons/grading/operator.ts';
import type { Sandbox, ServerSide } from '#sandbox/sandbox.ts';
import { loadSpecSchema } from '#sandbox/server-protocol.ts';
import { withServers } from './read-servers.ts';

const client = 'A';
const untilMs = 30_000;
const lookEveryMs = 50;

/** @throws {Error} if the sandbox has no servers of its own */
export function createOperator(sandbox: Sandbox): Operator {
  const servers = demandServers(sandbox);
  return {
    async run(node, ...args) {
      const session = sandbox.session(client);
      servers.chooseNode(client, node);
      return plainValue(await session.execute(args.map(arg => Buffer.from(String(arg)))));
    },
    async chaos(chaos) {
      await servers.chaos(chaos);
    },
    startLoad: load => servers.startLoad(loadSpecSchema.parse(load)),
    stopLoad: () => servers.stopLoad(),
    countLoss: () => servers.countLoss(),
    async until(what, isTrue, withinMs = untilMs) {
      const deadlineMs = performance.now() + withinMs;
      while (!(await withServers(sandbox, isTrue))) {
        if (performance.now() > deadlineMs) throw new Error(`It did not come true in time: ${what}`);
        await sleep(lookEveryMs);
      }
    },
  };
}

function demandServers({ servers }: Sandbox): ServerSide {
  if (servers === undefined) throw new Error('A sandbox without servers of its own has none to act on.');
  return servers;
}
