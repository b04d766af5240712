/** The simulated parts, without Redis: where a story needs it, test/integration/lessons.test.ts tells it on a real one. */
import { describe, expect, test } from 'vitest';
import { StoryClock } from '#lessons/check/blocks/story-clock.ts';
import cacheAside from '#lessons/tracks/04-caching/01-cache-aside/world.ts';
import setNxEx from '#lessons/tracks/08-locks/01-set-nx-ex/world.ts';
import { composeWorld } from '#lessons/world/compose.ts';
import { SimulatedDatabase } from '#lessons/world/database.ts';
import type { Message } from '#lessons/world/part.ts';
import { SimulatedPayments } from '#lessons/world/payments.ts';
import { Cable, RedisConnection, summary } from '#lessons/world/redis-connection.ts';
import { orders, products } from '#lessons/world/shop.ts';
import type { SimulatedWorld, WorldSurroundings } from '#lessons/world/world.ts';
import { Failure } from '#sandbox/failure.ts';
import { type WorldState, worldStateSchema } from '#sandbox/protocol.ts';
import { bulk, error, integer, nil, ok } from '#sandbox/resp/reply.ts';

/** Surroundings in which nobody may ask Redis anything. */
function withoutRedis(): { surroundings: WorldSurroundings; clock: StoryClock; told: string[] } {
  const clock = new StoryClock();
  const told: string[] = [];
  const surroundings: WorldSurroundings = {
    sandbox: {
      session: client => {
        throw new Error(`${client} asked for Redis`);
      },
      events: {
        lastSeq: 0,
        firstSeq: 1,
        since: () => undefined,
        subscribe: () => () => {},
        publish: event => {
          if (event.type === 'world')
            told.push(`${event.runId} ${event.from} -> ${event.to}: ${event.label}`);
        },
      },
      advance: async () => 0,
      offsetMs: 0,
    },
    nowMs: () => clock.nowMs(),
    wait: ms => clock.wait(ms),
  };
  return { surroundings, clock, told };
}

const gather = () => {
  const messages: Message[] = [];
  return { messages, tell: (message: Message) => messages.push(message) };
};

const fact = (world: SimulatedWorld, part: string, label: string): string | undefined =>
  world
    .state()
    .parts.find(({ id }) => id === part)
    ?.facts.find(each => each.label === label)?.value;

describe('database', () => {
  test('a query takes its time, is counted when it begins, and sees the row as it is at its end', async () => {
    const clock = new StoryClock();
    const database = new SimulatedDatabase(clock);
    const table = database.table('order', orders);
    const { messages, tell } = gather();
    const [order] = orders;
    if (order === undefined) throw new Error('no orders');
    const both = Promise.all([
      table.update('worker-1', { ...order, status: 'paid' }, 'paid', tell),
      table.select('worker-2', '1001', tell),
    ]);
    expect(database.queries).toBe(1);
    const [, seen] = await both;
    expect(clock.nowMs()).toBe(180);
    expect(seen?.status).toBe('paid');
    expect(messages.map(({ label }) => label)).toEqual([
      'UPDATE order 1001 paid (1 row)',
      'SELECT order 1001 (1 row)',
    ]);
    database.reset();
    expect(database.queries).toBe(0);
    expect(table.peek('1001')?.status).toBe('unpaid');
  });

  test('a row that is not there is said to be none', async () => {
    const table = new SimulatedDatabase(new StoryClock()).table('product', products);
    const { messages, tell } = gather();
    expect(await table.select('app-1', '99', tell)).toBeUndefined();
    expect(messages[0]?.label).toBe('SELECT product 99 (0 rows)');
  });
});

test('payments: a second charge is taken, counted and marked', async () => {
  const payments = new SimulatedPayments(new StoryClock());
  const { messages, tell } = gather();
  await payments.charge('worker-1', '1001', 3490, tell);
  await payments.charge('worker-2', '1001', 3490, tell);
  expect(payments.charges('1001')).toBe(2);
  expect(messages.map(({ label, outcome }) => [label, outcome])).toEqual([
    ['charge order 1001 €34.90 (charge 1)', 'ok'],
    ['charge order 1001 €34.90 (charge 2)', 'error'],
  ]);
  expect(payments.describe().facts).toEqual([
    { label: 'order 1001', value: 'charged 2 times', tone: 'lost' },
  ]);
});

describe('a connection to Redis', () => {
  test.each([
    ['cut', 'error', 'GET a (connection refused)', 0],
    ['jammed', 'lost', 'GET a (no answer in 100 ms)', 100],
  ] as const)('%s: fails without asking Redis', async (state, outcome, label, tookMs) => {
    const { surroundings, clock } = withoutRedis();
    const cable = new Cable();
    cable.state = state;
    const connection = new RedisConnection('app-1', surroundings.sandbox, clock, cable);
    const { messages, tell } = gather();
    await expect(connection.send(['GET', 'a'], 'GET a', tell, 'r1')).rejects.toThrow();
    expect(messages).toEqual([{ from: 'app-1', to: 'redis', label, outcome, durationMs: tookMs }]);
  });

  test.each([
    [nil, 'nil'],
    [ok, 'OK'],
    [integer(1), '1'],
    [bulk('€'), '3 bytes'],
    [error('ERR no'), 'ERR no'],
  ])('a reply in a few letters: %o', (reply, text) => {
    expect(summary(reply)).toBe(text);
  });
});

describe('lines', () => {
  test('spaces do not matter; the run is named in every message', async () => {
    const { surroundings, told } = withoutRedis();
    await cacheAside(surroundings).act('  request   product 7 ', 'r7');
    expect(told).toEqual(['r7 app-1 -> database: SELECT product 7 (1 row)']);
  });

  test('an unknown line is refused, naming the known ones', async () => {
    const { surroundings } = withoutRedis();
    const acting = cacheAside(surroundings).act('make tea', 'r1');
    await expect(acting).rejects.toThrow(Failure);
    await expect(acting).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('request product 7'),
    });
  });

  test('every action of a panel is a line that its world knows', async () => {
    for (const definition of [cacheAside, setNxEx]) {
      const { surroundings } = withoutRedis();
      const actions = definition(surroundings).state().actions;
      expect(actions.length).toBeGreaterThan(0);
      for (const { line } of actions) {
        const world = definition(surroundings);
        await world.act(line, 'r1');
        expect(worldStateSchema.parse(world.state())).toEqual(world.state());
      }
    }
  });

  test('a pattern that names a group it does not have is our own mistake', async () => {
    const { surroundings } = withoutRedis();
    const lines = [
      { usage: 'x', pattern: /^x$/, act: async (cue: { word(name: string): string }) => void cue.word('y') },
    ];
    const world = composeWorld(surroundings, { title: 't', parts: [], lines, actions: [] });
    await expect(world.act('x', 'r1')).rejects.toThrow('no group "y"');
  });
});

test('the product page without a cache: each request is a query, in turn on both servers', async () => {
  const { surroundings, clock, told } = withoutRedis();
  const world = cacheAside(surroundings);
  await world.act('request product 7 3 times', 'r1');
  expect(told.map(line => line.split(' ')[1])).toEqual(['app-1', 'app-2', 'app-1']);
  expect(clock.nowMs()).toBe(3 * 180);
  expect(fact(world, 'database', 'queries')).toBe('3');
  world.reset();
  expect(fact(world, 'database', 'queries')).toBe('0');
});

test('the state beside the last message is the state that it led to', async () => {
  const { surroundings } = withoutRedis();
  const states: WorldState[] = [];
  const publish: typeof surroundings.sandbox.events.publish = event => {
    if (event.type === 'world') states.push(event.state);
  };
  const events = { ...surroundings.sandbox.events, publish };
  const world = cacheAside({ ...surroundings, sandbox: { ...surroundings.sandbox, events } });
  await world.act('request product 7', 'r1');
  expect(states.at(-1)).toEqual(world.state());
  expect(fact(world, 'app-1', 'last page')).toBe('database, 180 ms');
});

test('a page with Redis cut or silent is served from the database', async () => {
  const { surroundings, clock } = withoutRedis();
  const world = cacheAside(surroundings);
  await world.act('deploy cache-aside', 'r1');
  await world.act('cut redis', 'r2');
  await world.act('request product 7', 'r3');
  expect(fact(world, 'app-1', 'last page')).toBe('redis down, 180 ms');
  await world.act('jam redis', 'r4');
  const before = clock.nowMs();
  await world.act('request product 7', 'r5');
  expect(clock.nowMs() - before).toBe(380);
});

test('two workers without a lock charge an order twice', async () => {
  const { surroundings } = withoutRedis();
  const world = setNxEx(surroundings);
  await world.act('work order 1001', 'r1');
  expect(fact(world, 'payments', 'order 1001')).toBe('charged 2 times');
  await world.act('work order 1001', 'r2');
  expect(fact(world, 'payments', 'order 1001')).toBe('charged 2 times');
});
