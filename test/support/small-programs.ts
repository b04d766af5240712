/**
 * Small random programs for several actors, and a story that runs them and says in what state everything ended. The
 * answer interprets its program, so that one compiled answer serves for all.
 */
import fc from 'fast-check';
import type { Scenario } from '#lessons/grading/exercise.ts';
import type { Stage, Value } from '#lessons/grading/stage.ts';

export type Operation = readonly [name: string, ...args: (string | number)[]];
export interface Programs {
  /** One for each actor; an actor may have a second, which runs in the same process. */
  readonly actors: readonly (readonly Operation[])[];
  readonly second: readonly Operation[] | undefined;
  readonly explore: NonNullable<Scenario['explore']>;
}

export const interpreter = `
export async function answer(redis, database, room, shared, apart, program) {
  const log = [];
  const own = redis.duplicate();
  const listener = redis.duplicate();
  listener.on('message', (_, text) => log.push(['heard', text]));
  const once = {
    get: k => redis.get(k),
    set: (k, v) => redis.set(k, v),
    nx: (k, v) => redis.set(k, v, 'NX', 'PX', 150),
    incr: k => redis.incr(k),
    del: k => redis.del(k),
    ttl: k => redis.pttl(k),
    copy: (from, to) => redis.copy(from, to, 'REPLACE'),
    keys: async () => (await redis.keys('*')).sort(),
    size: () => redis.dbsize(),
    empty: () => redis.flushdb(),
    multi: (a, b) => redis.multi().get(a).incr(b).exec(),
    pipeline: (a, b) => redis.pipeline().get(a).set(b, 'p').exec(),
    watch: async (a, b) => {
      await own.watch(a);
      const seen = await own.get(a);
      return [seen, await own.multi().set(b, 'w').exec()];
    },
    byHand: async (a, b) => {
      await own.multi({ pipeline: false });
      await own.set(a, 'h');
      await own.get(b);
      return own.exec();
    },
    sleep: ms => sleep(ms),
    now: () => Date.now() % 1000,
    find: id => database.find('row', id),
    save: (id, v) => database.save('row', id, v),
    room: async () => { await room.enter(); await room.leave(); },
    add: n => shared.add(n),
    other: () => shared.look(),
    put: (id, v) => apart.put(id, v),
    look: id => apart.look(id),
    push: (list, v) => redis.rpush(list, v),
    pushBoth: v => redis.multi().rpush('m', v).rpush('l', v).exec(),
    pop: (list, seconds) => own.blpop(list, seconds),
    popBoth: seconds => own.blpop('l', 'm', seconds),
    move: seconds => own.blmove('l', 'm', 'LEFT', 'RIGHT', seconds),
    length: list => redis.llen(list),
    publish: text => redis.publish('news', text),
    listen: () => listener.subscribe('news'),
    hush: () => listener.unsubscribe(),
    part: () => own.disconnect(),
    script: k => redis.eval("return redis.call('INCR', KEYS[1])", 1, k),
    tell: text => redis.eval("return redis.call('PUBLISH', 'news', ARGV[1])", 0, text),
  };
  for (const [name, ...args] of program) {
    try { log.push([name, (await once[name](...args)) ?? null]); }
    catch (error) { log.push([name, error.name]); }
  }
  return log;
}`;

const key = fc.constantFrom('x', 'y');
const value = fc.constantFrom('1', '2');
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constantFrom('get', 'incr', 'del', 'ttl', 'script'), key),
  fc.tuple(fc.constantFrom('set', 'nx'), key, value),
  fc.tuple(fc.constantFrom('copy', 'multi', 'pipeline', 'watch', 'byHand'), key, key),
  fc.tuple(fc.constantFrom('keys', 'size', 'empty', 'room', 'other', 'now')),
  fc.tuple(fc.constant('sleep'), fc.constantFrom(20, 100, 180)),
  fc.tuple(fc.constant('find'), key),
  fc.tuple(fc.constantFrom('save', 'put'), key, value),
  fc.tuple(fc.constant('look'), key),
  fc.tuple(fc.constant('add'), fc.constantFrom(1, 2)),
);
/** What hangs on connections: lists that are waited for, and messages. */
const ofConnections: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constant('push'), fc.constantFrom('l', 'm'), value),
  fc.tuple(fc.constantFrom('pushBoth', 'publish', 'tell'), value),
  fc.tuple(fc.constant('pop'), fc.constantFrom('l', 'm'), fc.constantFrom(0.05, 0.2)),
  fc.tuple(fc.constantFrom('popBoth', 'move'), fc.constantFrom(0.05, 0.2)),
  fc.tuple(fc.constant('length'), fc.constantFrom('l', 'm')),
  fc.tuple(fc.constantFrom('listen', 'hush', 'part', 'keys', 'empty')),
  fc.tuple(fc.constantFrom('watch', 'incr'), key, key),
  fc.tuple(fc.constant('sleep'), fc.constantFrom(20, 100)),
  fc.tuple(fc.constant('find'), key),
);
const program = (most: number, from = operation) => fc.array(from, { minLength: 1, maxLength: most });
const faults = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ crash: 1 }) },
  { weight: 1, arbitrary: fc.constant({ flush: 1 }) },
  { weight: 1, arbitrary: fc.constant({ refuse: 1 }) },
  { weight: 1, arbitrary: fc.constant({ pauseMs: 160 }) },
);

export const programs: fc.Arbitrary<Programs> = fc.record({
  actors: fc.oneof(fc.tuple(program(4), program(4)), fc.tuple(program(2), program(2), program(1))),
  second: fc.option(program(2), { nil: undefined, freq: 4 }),
  explore: fc.record({
    preemptions: fc.integer({ min: 0, max: 2 }),
    faults,
    schedules: fc.constant(100_000),
  }),
});

export const programsOfConnections: fc.Arbitrary<Programs> = fc.record({
  actors: fc.oneof(
    fc.tuple(program(3, ofConnections), program(3, ofConnections)),
    fc.tuple(program(2, ofConnections), program(2, ofConnections), program(1, ofConnections)),
  ),
  second: fc.option(program(2, ofConnections), { nil: undefined, freq: 4 }),
  explore: fc.record({
    preemptions: fc.integer({ min: 0, max: 2 }),
    faults: fc.constantFrom({}, { crash: 1 }, { refuse: 1 }, { drop: 1 }, { drop: 1 }, { fail: 1 }),
    schedules: fc.constant(100_000),
  }),
});

/** Tells `ended` how each schedule that was run to its end left everything. */
export function scenarioOf({ actors, explore, second }: Programs, ended: (state: string) => void): Scenario {
  return {
    id: 'small-programs',
    title: 'Small programs',
    explore,
    run: async stage => {
      const database = stage.database({ tables: { row: { x: 'first' } }, latencyMs: 20 });
      database.failNext(1);
      const room = stage.resource('room');
      const { apart, shared, told } = ownParts(stage);
      const processes = actors.map((_, index) => stage.actor(`actor-${index + 1}`));
      const start = (at: number, ops: readonly Operation[]) => {
        const actor = processes[at];
        if (actor === undefined) throw new Error('no such actor');
        const given = ops.map(([name, ...args]): Value => [name, ...args]);
        return actor.start(actor.redis, database, room, shared, apart, given);
      };
      const runs = actors.map((ops, index) => start(index, ops));
      if (second) runs.push(start(0, second));
      const outcomes = await stage.settle(...runs);
      const queries = database.queries;
      await stage.advance(60);
      const keys: Value[] = [];
      for (const name of await stage.keys())
        keys.push([name, await contentOf(stage, name), await stage.pttl(name)]);
      const rows = [database.get('row', 'x') ?? null, database.get('row', 'y') ?? null];
      const counts = [queries, database.queries, database.writes, room.mostInside, room.uses];
      const ends = runs.map(run => run.endedAtMs);
      ended(JSON.stringify([outcomes, ends, keys, rows, counts, told()]));
    },
  };
}

const contentOf = async (stage: Stage, name: string): Promise<Value> =>
  (await stage.redis('TYPE', name)) === 'list'
    ? stage.redis('LRANGE', name, 0, -1)
    : stage.redis('GET', name);

/** One that declares what its calls touch, and two that share what they keep and declare nothing. */
function ownParts(stage: Stage) {
  const rows = new Map<string, Value>();
  let total = 0;
  const apart = stage.part('apart', {
    methods: {
      put: (actor, id, row) => {
        rows.set(String(id), [actor, row ?? null]);
        return undefined;
      },
      look: (_actor, id) => rows.get(String(id)) ?? null,
    },
    touches: (method, [id]) => ({ objects: [`row ${id}`], writes: method === 'put' }),
  });
  const shared = stage.part('shared', {
    methods: {
      add: (_actor, count) => {
        total = total * 3 + Number(count);
        return undefined;
      },
      look: () => total,
    },
    latencyMs: 20,
  });
  return { apart, shared, told: () => [total, [...rows].sort()] };
}

const blind: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('set'), fc.constant('x'), value) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('copy', 'byHand'), key, key) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('get'), fc.constant('y')) },
);
const blindProgram = fc.array(blind, { minLength: 3, maxLength: 4 });

/** Programs that mostly write, so that what a step changed does not show in the replies of the steps after it. */
export const blindPrograms: fc.Arbitrary<Programs> = fc.record({
  actors: fc.tuple(blindProgram, blindProgram),
  second: fc.constant(undefined),
  explore: fc.record({ preemptions: fc.constant(4), schedules: fc.constant(100_000) }),
});
