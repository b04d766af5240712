/**
 * Two workers get the same order at the same moment. Without a lock both find it unpaid and both charge it. With
 * `SET … NX EX` one goes on. A crash and a pause can be ordered, to see what the lease is worth.
 */
import { composeWorld, type WorldLine } from '#lessons/world/compose.ts';
import { SimulatedDatabase } from '#lessons/world/database.ts';
import { SimulatedPayments } from '#lessons/world/payments.ts';
import { RedisConnection } from '#lessons/world/redis-connection.ts';
import { orders } from '#lessons/world/shop.ts';
import { type Job, type Program, Worker } from '#lessons/world/worker.ts';
import { defineWorld } from '#lessons/world/world.ts';

const leaseSeconds = 30;
/** How far apart the workers are at every step, so that the story reads the same each time. */
const headStartMs = 20;
const pauseMs = 31_000;

export default defineWorld(surroundings => {
  const database = new SimulatedDatabase(surroundings);
  const payments = new SimulatedPayments(surroundings);
  const table = database.table('order', orders);
  const worker = (name: string) =>
    new Worker(name, {
      redis: new RedisConnection(name, surroundings.sandbox, surroundings),
      orders: table,
      payments,
      leaseSeconds,
    });
  const first = worker('worker-1');
  const second = worker('worker-2');

  /** Both take the job; worker-1 is a hair ahead. */
  const together = async (job: Job) => {
    const running: Promise<void>[] = [];
    if (await first.begin(job)) running.push(first.finish(job));
    await surroundings.wait(headStartMs);
    if (await second.begin(job)) running.push(second.finish(job));
    await Promise.all(running);
  };

  /** worker-1 takes the job and dies at once; worker-2 tries. */
  const withCrash = async (job: Job) => {
    const began = await first.begin(job);
    first.stop('crashed');
    if (began) job.tell({ from: 'worker-1', to: 'worker-1', label: 'crash', outcome: 'lost', durationMs: 0 });
    if (await second.begin(job)) await second.finish(job);
  };

  /** worker-1 stands still for 31 seconds between looking and charging. */
  const withPause = async (job: Job) => {
    const order = (await first.begin(job)) ? await first.look(job) : undefined;
    if (order === undefined) return;
    first.stop('paused');
    await surroundings.sandbox.advance(pauseMs);
    job.tell({
      from: 'worker-1',
      to: 'worker-1',
      label: 'pause of 31 s',
      outcome: 'lost',
      durationMs: pauseMs,
    });
    const other = (await second.begin(job)) ? second.finish(job) : Promise.resolve();
    await surroundings.wait(headStartMs);
    await Promise.all([other, first.pay(order, job).then(() => first.release(job))]);
  };

  const work: WorldLine = {
    usage: 'work order 1001',
    pattern: /^work order (?<id>\d{1,6})(?: (?:and|with) (?:a )?(?<fault>crash|pause))?$/,
    act: async ({ word, tell, runId }) => {
      const fault = word('fault', 'none');
      const story = fault === 'crash' ? withCrash : fault === 'pause' ? withPause : together;
      await story({ orderId: word('id'), tell, runId });
    },
  };

  const deploy: WorldLine = {
    usage: 'deploy lock',
    pattern: /^deploy (?<program>no-lock|lock)$/,
    act: async ({ word, tell }) => {
      const program: Program = word('program') === 'lock' ? 'lock' : 'no-lock';
      for (const each of [first, second]) {
        each.program = program;
        tell({ from: 'you', to: each.name, label: `deploy ${program}`, durationMs: 0 });
      }
    },
  };

  return composeWorld(surroundings, {
    title: 'Two workers, one order',
    parts: [first, second, database, payments],
    lines: [work, deploy],
    actions: [
      { line: 'work order 1001', label: 'Both work on order 1001' },
      { line: 'work order 1002', label: 'Both work on order 1002' },
      { line: 'deploy no-lock', label: 'Run without a lock' },
      { line: 'deploy lock', label: 'Run with a lock' },
    ],
  });
});
