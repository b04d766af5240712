/**
 * Look whether an order is charged, then charge it: the gap between the two is what the lock closes. The gateway
 * itself can be asked, so that "at most once" is possible even if a worker dies right after charging; no separate
 * mark is needed. A worker may be held up, which catches answers that rely on sleeping, but never beyond
 * a sound lease: that is the matter of later lessons.
 */
import { codeExercise } from '#lessons/grading/exercise.ts';
import type { Outcome, PartHandle, Stage } from '#lessons/grading/stage.ts';

const orderId = '1001';
const leaseMs = 30_000;
const leastLeaseMs = 15_000;
const heldUpMs = 5000;

interface Gateway {
  readonly handle: PartHandle;
  charges(): number;
}

/** Each call takes 300 ms and only looks at its own order. */
function gateway(stage: Stage): Gateway {
  const charged = new Map<string, number>();
  const count = (id: string): number => charged.get(id) ?? 0;
  const handle = stage.part('payments', {
    latencyMs: 300,
    methods: {
      isCharged: (_actor, id) => count(String(id)) > 0,
      charge: (_actor, id) => {
        charged.set(String(id), count(String(id)) + 1);
        return undefined;
      },
    },
    touches: (method, args) => ({ objects: [`order:${String(args[0])}`], writes: method === 'charge' }),
  });
  return { handle, charges: () => count(orderId) };
}

const times = (count: number): string =>
  count === 1 ? 'one charge' : count === 0 ? 'no charge' : `${count} charges`;

const saidTrue = (outcomes: readonly Outcome[]): number =>
  outcomes.filter(outcome => outcome.status === 'returned' && outcome.value === true).length;

function describe(outcome: Outcome): string {
  if (outcome.status === 'returned') return String(outcome.value);
  return outcome.status === 'threw' ? `${outcome.name}: ${outcome.message}` : outcome.status;
}

interface Sent {
  readonly actor: string;
  readonly args: readonly string[];
}

const takes = ({ args }: Sent): boolean => args[0] === 'SET' || args[0] === 'SETNX';
const refuses = ({ args }: Sent): boolean =>
  args[0] === 'SETNX' || args.slice(3).some(word => word.toUpperCase() === 'NX');

/** Whether somebody deleted a lock that another one held: the commands are played through in their order. */
function deletesForeignLock(commands: readonly Sent[]): boolean {
  const holders = new Map<string, string>();
  for (const sent of commands) {
    const [name, key = ''] = sent.args;
    const holder = holders.get(key);
    if (takes(sent) && holder === undefined) holders.set(key, sent.actor);
    if (name !== 'DEL' && name !== 'UNLINK') continue;
    if (holder !== undefined && holder !== sent.actor) return true;
    holders.delete(key);
  }
  return false;
}

/** What the commands of a double charge tell about its cause. Observed calls, not the text of the answer. */
function doubleChargeMistake(stage: Stage): string | undefined {
  const commands = stage.commands();
  if (commands.some(takes) && !commands.filter(takes).every(refuses)) return 'get-then-set';
  if (commands.length === 0) return 'no-lock';
  return deletesForeignLock(commands) ? 'deletes-when-refused' : undefined;
}

/** Nobody died: at most one charge, and then exactly one, and the callers know who did it. */
function checkCalm(stage: Stage, payments: Gateway, outcomes: readonly Outcome[]): void {
  stage.check('one-charge', payments.charges() <= 1, {
    expected: 'at most one charge',
    observed: times(payments.charges()),
    mistake: doubleChargeMistake(stage),
  });
  stage.check('gets-charged', payments.charges() >= 1, {
    expected: 'the order is charged',
    observed: times(payments.charges()),
  });
  const allReturned = outcomes.every(outcome => outcome.status === 'returned');
  stage.check('tells-who', allReturned && saidTrue(outcomes) === Math.min(1, payments.charges()), {
    expected: 'true to the one that charged, false to the others',
    observed: outcomes.map(describe).join(', '),
  });
}

/** Locks that are still there end at least 15 seconds after they were taken. */
async function checkLease(stage: Stage, startedAtMs: number): Promise<void> {
  const locks = new Set(
    stage
      .commands()
      .filter(takes)
      .map(({ args }) => args[1] ?? ''),
  );
  let shortestMs = Number.POSITIVE_INFINITY;
  for (const key of locks) {
    const ttlMs = await stage.pttl(key);
    // It was taken at some time since the start, so this is the most that its lease can have been.
    if (ttlMs >= 0) shortestMs = Math.min(shortestMs, ttlMs + stage.nowMs() - startedAtMs);
  }
  stage.check('outlives-a-delay', shortestMs >= leastLeaseMs, {
    expected: 'a lease of 15 to 30 seconds',
    observed: Number.isFinite(shortestMs)
      ? `at most ${shortestMs / 1000} seconds`
      : 'no lease that ends too soon',
    mistake: 'lease-too-short',
  });
}

async function afterCrash(stage: Stage): Promise<string | undefined> {
  for (const key of await stage.keys()) {
    const ttlMs = await stage.pttl(key);
    if (ttlMs === -1)
      return stage.commands().some(({ args }) => args[0] === 'SETNX') ? 'setnx-then-expire' : 'no-lease';
    if (ttlMs > leaseMs) return 'lease-too-long';
  }
  return undefined;
}

export default codeExercise({
  title: 'Charge an order once',
  task: `
An order is sometimes given to several workers at the same moment. Write \`chargeOrder(redis, payments, orderId)\`,
which each of them calls once.

- \`payments.isCharged(orderId)\` asks the gateway whether the order has been charged. It always knows.
- \`payments.charge(orderId)\` takes the money, again if it is called again.
- Each of the two takes 300 ms.

The rules:

1. An order is charged **at most once**, in whatever order the commands of two or three workers fall.
2. If nobody crashes, it is charged, and the function returns \`true\` to the worker that charged it and \`false\` to
   the others. A worker may return \`false\` at once when another has the lock, or wait for it.
3. Any one worker may **crash** before or after any of its calls. Whoever calls 31 seconds later must be able to do
   the work. So a lock frees itself within 30 seconds.
4. Any one worker may be **held up** by 5 seconds at any of its calls. So a lease under 15 seconds is too short.

Redis and the gateway answer every time. No worker is ever held up beyond a lease of 15 seconds: that is for a later
lesson. So \`DEL\` is good enough to give a lock back here, or you let it run out.
`,
  hints: [
    'Run the starter in your head with two workers: both ask, both hear "not charged", both charge. What must not be between asking and charging? Another worker.',
    'Take a lock first. `redis.set(key, value, …)` gives `"OK"` or `null`. Which two options make it a lock that frees itself?',
    'Whoever has the lock asks the gateway, and charges only if it says no. Asking before you have the lock is asking too early.',
    'Only the worker that got `"OK"` may delete the lock.',
  ],
  explanation: `
The lock makes "ask, then charge" one step: while one worker is between the two, no other can be. \`NX\` and \`EX\`
stand in the same command, so there is no moment in which a crash leaves a lock without an end.

The lock alone would not be enough. A worker may die after it has charged and before it has told anybody. Whoever
takes the lock after it asks the gateway and learns that there is nothing left to do. Real gateways offer an
idempotency key for this: send one with every charge, and keep the lock to save the double work.
`,
  exports: 'chargeOrder',
  checks: {
    'one-charge': {
      name: 'At most one charge, in every order of commands',
      feedback:
        'An order was charged twice. Follow the steps: between one worker\'s "is it charged?" and its charge, another did the same.',
      mistakes: {
        'get-then-set':
          'Both workers looked for the lock before either had set it. Looking and taking must be one command.',
        'no-lock':
          'Nothing keeps the workers apart. Waiting for a moment makes the collision rarer, not impossible: any worker may be held up.',
        'deletes-when-refused':
          'A worker that was refused deleted the lock all the same, and so opened the door to a third. Only the holder may release.',
      },
    },
    'outlives-a-delay': {
      name: 'A lease of 15 seconds or more',
      feedback: 'A worker died right after taking the lock. Look at the TTL that it left.',
      mistakes: {
        'lease-too-short':
          'The lock that a worker took ends before 15 seconds are over. The work itself takes 600 ms, but a worker that is held up by 5 seconds would find another one inside.',
      },
    },
    'gets-charged': {
      name: 'The order is charged',
      feedback: 'Nobody crashed, and yet nobody charged the order.',
    },
    'tells-who': {
      name: 'true to the one that charged, false to the others',
      feedback:
        'Return the boolean `true` after your own charge, and `false` when another did it or is at it.',
    },
    'frees-itself': {
      name: 'After a crash, the work is done 31 seconds later',
      feedback: 'A worker crashed. 31 seconds later another one called, and the order was still not charged.',
      mistakes: {
        'setnx-then-expire':
          'The worker crashed after it had taken the lock and before it had given it an end. This lock never ends. `SET` can do both in one command.',
        'no-lease':
          'The worker crashed and its lock has no TTL. Nobody will ever charge this order, until a human deletes the key.',
        'lease-too-long':
          'The lock does free itself, but not within 30 seconds. `EX` takes seconds, `PX` milliseconds.',
      },
    },
  },
  scenarios: [
    {
      id: 'alone',
      title: 'One worker, then another one later',
      run: async stage => {
        const payments = gateway(stage);
        const [a, b] = [stage.actor('worker-1'), stage.actor('worker-2')];
        const outcomes = [await a.call(a.redis, payments.handle, orderId)];
        await stage.advance(leaseMs + 1000);
        outcomes.push(await b.call(b.redis, payments.handle, orderId));
        checkCalm(stage, payments, outcomes);
      },
    },
    {
      id: 'two-workers',
      title: 'Two workers get the order at the same moment',
      explore: { preemptions: 2, schedules: 1000 },
      run: async stage => {
        const payments = gateway(stage);
        const [a, b] = [stage.actor('worker-1'), stage.actor('worker-2')];
        const outcomes = await stage.settle(
          a.start(a.redis, payments.handle, orderId),
          b.start(b.redis, payments.handle, orderId),
        );
        checkCalm(stage, payments, outcomes);
      },
    },
    {
      id: 'three-workers',
      title: 'Three workers get the order at the same moment',
      explore: { preemptions: 2, schedules: 1500 },
      run: async stage => {
        const payments = gateway(stage);
        const workers = ['worker-1', 'worker-2', 'worker-3'].map(name => stage.actor(name));
        const outcomes = await stage.settle(
          ...workers.map(worker => worker.start(worker.redis, payments.handle, orderId)),
        );
        checkCalm(stage, payments, outcomes);
      },
    },
    {
      id: 'held-up',
      title: 'Two workers get the order, and one of them is held up by 5 seconds',
      explore: { preemptions: 1, faults: { pauseMs: heldUpMs }, schedules: 1000 },
      run: async stage => {
        const payments = gateway(stage);
        const [a, b] = [stage.actor('worker-1'), stage.actor('worker-2')];
        const outcomes = await stage.settle(
          a.start(a.redis, payments.handle, orderId),
          b.start(b.redis, payments.handle, orderId),
        );
        checkCalm(stage, payments, outcomes);
      },
    },
    {
      id: 'crash',
      title: 'One of two workers crashes; 31 seconds later a third gets the order',
      explore: { preemptions: 1, faults: { crash: 1 }, schedules: 1000 },
      run: async stage => {
        const startedAtMs = stage.nowMs();
        const payments = gateway(stage);
        const [a, b, c] = [stage.actor('worker-1'), stage.actor('worker-2'), stage.actor('worker-3')];
        await stage.settle(
          a.start(a.redis, payments.handle, orderId),
          b.start(b.redis, payments.handle, orderId),
        );
        await checkLease(stage, startedAtMs);
        await stage.advance(leaseMs + 1000);
        const mistake = await afterCrash(stage);
        await c.call(c.redis, payments.handle, orderId);
        stage.check('one-charge', payments.charges() <= 1, {
          expected: 'at most one charge',
          observed: times(payments.charges()),
          mistake: doubleChargeMistake(stage),
        });
        stage.check('frees-itself', payments.charges() >= 1, {
          expected: 'the order is charged',
          observed: times(payments.charges()),
          mistake,
        });
      },
    },
  ],
});
