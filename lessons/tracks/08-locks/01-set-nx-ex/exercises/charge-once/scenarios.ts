/**
 * Look whether something is done for an order, then do it: the gap between the two is what the lock closes. The part
 * that does it can be asked, so that "at most once" is possible even if a worker dies right after doing it; no
 * separate mark is needed. A worker may be held up, which catches answers that rely on sleeping, but never beyond
 * a sound lease: that is the matter of later lessons.
 */
import type { Scenario } from '#lessons/grading/exercise.ts';
import type { Outcome, PartHandle, Run, Stage } from '#lessons/grading/stage.ts';

export interface OnceUnderLock {
  readonly orderId: string;
  /** Of an order that has nothing to do with it. */
  readonly otherOrderId: string;
  /** The part, as the driver names it and as a sentence does: “the gateway”. */
  readonly part: string;
  readonly partName: string;
  /** Its methods: whether it is done, and doing it. */
  readonly asks: string;
  readonly acts: string;
  /** “one charge”, “is it charged?”, “both charge”. */
  readonly thing: string;
  readonly done: string;
  readonly verb: string;
  /** Of one call of the part. */
  readonly latencyMs: number;
  readonly heldUpSeconds: number;
  readonly leastLeaseSeconds: number;
  readonly leaseSeconds: number;
  /** Name of the exported function. */
  readonly exports: string;
}

interface Part {
  readonly handle: PartHandle;
  /** How often it was done for the order, by default the first one. */
  times(id?: string): number;
  /** When the part had answered an actor that it was done; undefined if it was not asked to do it. */
  answeredAtMs(actor: string): number | undefined;
}

/** Each call takes its time and only looks at its own order. */
function addPart(stage: Stage, names: OnceUnderLock): Part {
  const counts = new Map<string, number>();
  const answered = new Map<string, number>();
  const count = (id: string): number => counts.get(id) ?? 0;
  const handle = stage.part(names.part, {
    latencyMs: names.latencyMs,
    methods: {
      [names.asks]: (_actor, id) => count(String(id)) > 0,
      [names.acts]: (actor, id) => {
        answered.set(actor, stage.nowMs() + names.latencyMs);
        counts.set(String(id), count(String(id)) + 1);
        return undefined;
      },
    },
    touches: (method, args) => ({ objects: [`order:${String(args[0])}`], writes: method === names.acts }),
  });
  return {
    handle,
    times: (id = names.orderId) => count(id),
    answeredAtMs: actor => answered.get(actor),
  };
}

const inWords = (count: number, { thing }: OnceUnderLock): string =>
  count === 1 ? `one ${thing}` : count === 0 ? `no ${thing}` : `${count} ${thing}s`;

const saidTrue = ({ outcome }: Run): boolean => outcome?.status === 'returned' && outcome.value === true;

const endedBeforeAnswer = ({ actor, endedAtMs = 0 }: Run, part: Part): boolean =>
  endedAtMs < (part.answeredAtMs(actor.name) ?? 0);

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

/** What the commands tell of the cause when it was done twice. Observed calls, not the text of the answer. */
function twiceMistake(stage: Stage): string | undefined {
  const commands = stage.commands();
  if (commands.some(takes) && !commands.filter(takes).every(refuses)) return 'get-then-set';
  if (commands.length === 0) return 'no-lock';
  return deletesForeignLock(commands) ? 'deletes-when-refused' : undefined;
}

/** Nobody died: done at most once, and then exactly once, and the callers know who did it. */
function checkCalm(stage: Stage, part: Part, runs: readonly Run[], names: OnceUnderLock): void {
  const outcomes = runs.flatMap(({ outcome }) => outcome ?? []);
  stage.check('at-most-once', part.times() <= 1, {
    expected: `at most one ${names.thing}`,
    observed: inWords(part.times(), names),
    mistake: twiceMistake(stage),
  });
  stage.check('is-done', part.times() >= 1, {
    expected: `the order is ${names.done}`,
    observed: inWords(part.times(), names),
  });
  const allReturned = outcomes.every(outcome => outcome.status === 'returned');
  const early = runs.find(run => saidTrue(run) && endedBeforeAnswer(run, part));
  const isRight = allReturned && runs.filter(saidTrue).length === Math.min(1, part.times());
  stage.check('tells-who', isRight && early === undefined, {
    expected: `true to the one that ${names.done} it, false to the others`,
    observed: early
      ? `${early.actor.name} said true before the ${names.partName} had answered`
      : outcomes.map(describe).join(', '),
    mistake: early && isRight ? 'did-not-wait' : undefined,
  });
}

/** Locks that are still there end no sooner after they were taken than is asked. */
async function checkLease(stage: Stage, startedAtMs: number, names: OnceUnderLock): Promise<void> {
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
  stage.check('outlives-a-delay', shortestMs >= names.leastLeaseSeconds * 1000, {
    expected: `a lease of ${names.leastLeaseSeconds} to ${names.leaseSeconds} seconds`,
    observed: Number.isFinite(shortestMs)
      ? `at most ${shortestMs / 1000} seconds`
      : 'no lease that ends too soon',
    mistake: 'lease-too-short',
  });
}

async function afterCrash(stage: Stage, names: OnceUnderLock): Promise<string | undefined> {
  for (const key of await stage.keys()) {
    const ttlMs = await stage.pttl(key);
    if (ttlMs === -1)
      return stage.commands().some(({ args }) => args[0] === 'SETNX') ? 'setnx-then-expire' : 'no-lease';
    if (ttlMs > names.leaseSeconds * 1000) return 'lease-too-long';
  }
  return undefined;
}

export function scenarios(names: OnceUnderLock): readonly Scenario[] {
  const { orderId, otherOrderId, thing, done, heldUpSeconds, leaseSeconds } = names;
  return [
    {
      id: 'alone',
      title: 'One worker, then another one later',
      run: async stage => {
        const part = addPart(stage, names);
        const [a, b] = [stage.actor('worker-1'), stage.actor('worker-2')];
        const runs: Run[] = [];
        for (const worker of [a, b]) {
          runs.push(worker.start(worker.redis, part.handle, orderId));
          await stage.settle(...runs.slice(-1));
          await stage.advance(leaseSeconds * 1000 + 1000);
        }
        checkCalm(stage, part, runs, names);
      },
    },
    {
      id: 'two-workers',
      title: 'Two workers get the order at the same moment',
      explore: { preemptions: 2, schedules: 1000 },
      run: async stage => {
        const part = addPart(stage, names);
        const [a, b] = [stage.actor('worker-1'), stage.actor('worker-2')];
        const runs = [a, b].map(worker => worker.start(worker.redis, part.handle, orderId));
        await stage.settle(...runs);
        checkCalm(stage, part, runs, names);
      },
    },
    {
      id: 'three-workers',
      title: 'Three workers get the order at the same moment',
      explore: { preemptions: 2, schedules: 1500 },
      run: async stage => {
        const part = addPart(stage, names);
        const workers = ['worker-1', 'worker-2', 'worker-3'].map(name => stage.actor(name));
        const runs = workers.map(worker => worker.start(worker.redis, part.handle, orderId));
        await stage.settle(...runs);
        checkCalm(stage, part, runs, names);
      },
    },
    {
      id: 'two-orders',
      title: 'Two workers get two different orders at the same moment',
      run: async stage => {
        const part = addPart(stage, names);
        const orders = [orderId, otherOrderId];
        const runs = orders.map((id, index) => {
          const worker = stage.actor(`worker-${index + 1}`);
          return worker.start(worker.redis, part.handle, id);
        });
        await stage.settle(...runs);
        const isDone = orders.every(id => part.times(id) === 1);
        stage.check('orders-apart', isDone && runs.every(saidTrue), {
          expected: `both orders ${done}, and true to both workers`,
          observed: orders.map(id => `order ${id}: ${inWords(part.times(id), names)}`).join(', '),
          mistake: isDone ? undefined : 'one-lock-for-all',
        });
      },
    },
    {
      id: 'held-up',
      title: `Two workers get the order, and one of them is held up by ${heldUpSeconds} seconds`,
      explore: { preemptions: 1, faults: { pauseMs: heldUpSeconds * 1000 }, schedules: 1000 },
      run: async stage => {
        const part = addPart(stage, names);
        const [a, b] = [stage.actor('worker-1'), stage.actor('worker-2')];
        const runs = [a, b].map(worker => worker.start(worker.redis, part.handle, orderId));
        await stage.settle(...runs);
        checkCalm(stage, part, runs, names);
      },
    },
    {
      id: 'crash',
      title: `One of two workers crashes; ${leaseSeconds + 1} seconds later a third gets the order`,
      explore: { preemptions: 1, faults: { crash: 1 }, schedules: 1000 },
      run: async stage => {
        const startedAtMs = stage.nowMs();
        const part = addPart(stage, names);
        const [a, b, c] = [stage.actor('worker-1'), stage.actor('worker-2'), stage.actor('worker-3')];
        await stage.settle(a.start(a.redis, part.handle, orderId), b.start(b.redis, part.handle, orderId));
        await checkLease(stage, startedAtMs, names);
        await stage.advance(leaseSeconds * 1000 + 1000);
        const mistake = await afterCrash(stage, names);
        await c.call(c.redis, part.handle, orderId);
        stage.check('at-most-once', part.times() <= 1, {
          expected: `at most one ${thing}`,
          observed: inWords(part.times(), names),
          mistake: twiceMistake(stage),
        });
        stage.check('frees-itself', part.times() >= 1, {
          expected: `the order is ${done}`,
          observed: inWords(part.times(), names),
          mistake,
        });
      },
    },
  ];
}
