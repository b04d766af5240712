/** The driver on a real Redis: what it finds, what it shows, and that it does the same again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scenario } from '#lessons/grading/exercise.ts';
import type { Outcome, Stage } from '#lessons/grading/stage.ts';
import type { CheckResult, Verdict } from '#lessons/schema.ts';
import { type Grading, startGrading, toyExercise } from '#test/support/grading.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

const theCheck = (verdict: Verdict, id = 'holds'): CheckResult => {
  const check = verdict.checks.find(one => one.id === id);
  if (!check) throw new Error(`no check ${id}`);
  return check;
};

/** Evidence in one line for each event. */
const told = (check: CheckResult): string[] =>
  (check.evidence?.events ?? []).map(
    ({ actor, call, reply, target }) => `${actor} -> ${target}: ${call}${reply && ` = ${reply}`}`,
  );

const twoIncrement: Scenario['run'] = async stage => {
  const [a, b] = [stage.actor('A'), stage.actor('B')];
  await stage.settle(a.start(a.redis), b.start(b.redis));
  const count = await stage.redis('GET', 'count');
  stage.check('holds', count === '2', { expected: '2', observed: String(count) });
};
const explored = { preemptions: 2, schedules: 500 };
const counter = toyExercise([{ explore: explored, run: twoIncrement }]);
const getThenSet = `
  export async function answer(redis: any): Promise<void> {
    const count = Number(await redis.get('count'));
    await redis.set('count', count + 1);
  }`;

it('blames no known mistake on an answer that never gives control back', async () => {
  const exercise = toyExercise([
    {
      run: async stage => {
        const a = stage.actor('A');
        const outcome = await a.call(a.redis);
        const held = outcome.status === 'returned';
        stage.check('holds', held, { expected: 'an end', observed: outcome.status, mistake: 'known' });
      },
    },
  ]);
  const endless = theCheck(await grading.grade(exercise, 'export const answer = () => { while (true) {} }'));
  expect(endless.observed).toContain('Is there an endless loop?');
  expect(endless).not.toHaveProperty('mistake');
  expect(endless.feedback).toBe('Your code was stopped: it never gave control back. Mend this first.');
  const throws = theCheck(await grading.grade(exercise, 'export const answer = () => { throw new Error() }'));
  expect(throws).toMatchObject({ mistake: 'known', feedback: 'The known mistake.' });
});

describe('a lost update', () => {
  it('is found with one preemption and shown with the least evidence', async () => {
    const check = theCheck(await grading.grade(counter, getThenSet));
    expect(check).toMatchObject({ passed: false, expected: '2', observed: '1', feedback: 'Think again.' });
    expect(told(check)).toEqual([
      'A -> redis: GET count = (nil)',
      'B -> redis: GET count = (nil)',
      'B -> redis: SET count 1 = OK',
      'A -> redis: SET count 1 = OK',
    ]);
    // A count that is 2 in the end is broken by no single step: nothing done at all would not have made it 2.
    expect(check.evidence).toMatchObject({ turnStep: 1, fatalStep: null });
  });

  it('is not found without preemptions', async () => {
    const calm = toyExercise([{ explore: { preemptions: 0, schedules: 500 }, run: twoIncrement }]);
    expect(await grading.grade(calm, getThenSet)).toMatchObject({ passed: true });
  });

  it.each([
    ['INCR', "export const answer = redis => redis.incr('count')", 'all 2 schedules up to 2 preemptions'],
    [
      'WATCH and MULTI on a connection of its own',
      `export async function answer(redis) {
        const own = redis.duplicate();
        for (;;) {
          await own.watch('count');
          const count = Number(await own.get('count'));
          if (await own.multi().set('count', count + 1).exec()) return;
        }
      }`,
      undefined,
    ],
  ])('does not happen with %s', async (_name, source, coverage) => {
    const verdict = await grading.grade(counter, source);
    expect(verdict.passed).toBe(true);
    expect(verdict.coverage).toMatch(/^all \d+ schedules up to 2 preemptions/);
    if (coverage) expect(verdict.coverage).toBe(coverage);
  });

  it('happens inside a pipeline that is no transaction', async () => {
    const exercise = toyExercise([
      {
        explore: explored,
        run: async stage => {
          const [a, b] = [stage.actor('A'), stage.actor('B')];
          await stage.settle(a.start(a.redis), b.start(b.redis));
          const lists = await stage.redis('LRANGE', 'list', 0, -1);
          stage.check('holds', JSON.stringify(lists) === '["1","2","1","2"]', {
            expected: 'pairs',
            observed: JSON.stringify(lists),
          });
        },
      },
    ]);
    const push = (method: string) =>
      `export const answer = redis => redis.${method}().rpush('list', 1).rpush('list', 2).exec()`;
    expect(theCheck(await grading.grade(exercise, push('pipeline'))).observed).toBe('["1","1","2","2"]');
    expect(await grading.grade(exercise, push('multi'))).toMatchObject({ passed: true });
  });
});

describe('evidence', () => {
  const stock = toyExercise([
    {
      explore: explored,
      run: async stage => {
        await stage.redis('SET', 'stock', 1);
        const [a, b] = [stage.actor('A'), stage.actor('B')];
        await stage.settle(a.start(a.redis), b.start(b.redis));
        const left = Number(await stage.redis('GET', 'stock'));
        stage.check('holds', left >= 0, { expected: '0 or more', observed: String(left) });
      },
    },
  ]);
  const looksThenTakes = `
    export async function answer(redis) {
      const own = redis.duplicate();
      if (Number(await redis.get('stock')) > 0) await own.decr('stock');
    }`;

  it('names the choice that led there and the step that broke it', async () => {
    const { evidence } = theCheck(await grading.grade(stock, looksThenTakes));
    const [turn, fatal] = [evidence?.turnStep ?? -1, evidence?.fatalStep ?? -1];
    expect(evidence?.events[turn]).toMatchObject({ call: 'GET stock', reply: '"1"' });
    expect(evidence?.events[fatal]).toMatchObject({ call: 'DECR stock', reply: '(integer) -1' });
  });

  it('names the step that broke it in a scenario without choices', async () => {
    const exercise = toyExercise([
      {
        run: async stage => {
          const a = stage.actor('A');
          await a.call(a.redis);
          const ttlsMs = await Promise.all((await stage.keys()).map(key => stage.pttl(key)));
          stage.check('holds', !ttlsMs.includes(-1), { expected: 'a TTL', observed: ttlsMs.join() });
        },
      },
    ]);
    const source = `export async function answer(redis) {
      await redis.set('a', 1, 'EX', 30);
      await redis.set('b', 1);
      await redis.set('c', 1, 'EX', 30);
    }`;
    const { evidence } = theCheck(await grading.grade(exercise, source));
    expect(evidence).toMatchObject({ fatalStep: 1 });
    expect(evidence).not.toHaveProperty('turnStep');
  });

  it('claims no turn where the check does not hold in the usual order either', async () => {
    const exercise = toyExercise(
      [
        {
          explore: explored,
          run: async stage => {
            const [a, b] = [stage.actor('A'), stage.actor('B')];
            await stage.settle(a.start(a.redis), b.start(b.redis));
            const order = stage.commands().map(({ actor }) => actor);
            const mistake = order.join('') === 'ABBA' ? 'known' : undefined;
            // Another check that holds keeps the search from ending at the first failure.
            stage.check('other', true, { expected: '', observed: '' });
            stage.check('holds', false, { expected: 'never', observed: order.join(''), mistake });
          },
        },
      ],
      ['holds', 'other'],
    );
    const check = theCheck(await grading.grade(exercise, getThenSet));
    expect(check).toMatchObject({ observed: 'ABBA', mistake: 'known' });
    expect(check.evidence).toMatchObject({ fatalStep: null, within: '1 preemption' });
    expect(check.evidence).not.toHaveProperty('turnStep');
  });

  it('names the turn of a check that is tried only where it turned', async () => {
    const exercise = toyExercise([
      {
        explore: explored,
        run: async stage => {
          const [a, b] = [stage.actor('A'), stage.actor('B')];
          await stage.settle(a.start(a.redis), b.start(b.redis));
          const order = stage.commands().map(({ actor }) => actor);
          const isMixed = order.join('') === 'ABBA';
          if (isMixed) stage.check('holds', false, { expected: 'never', observed: 'ABBA' });
        },
      },
    ]);
    const { evidence } = theCheck(await grading.grade(exercise, getThenSet));
    expect(evidence).toMatchObject({ turnStep: 1, fatalStep: null });
  });

  it('holds what a replay needs: whole commands, their connections, what the story wrote', async () => {
    const { evidence } = theCheck(await grading.grade(stock, looksThenTakes));
    const [first, second] = evidence?.events ?? [];
    expect(first).toMatchObject({ actor: 'story', call: 'SET stock 1', args: ['SET', 'stock', '1'] });
    expect(second).toMatchObject({ args: ['get', 'stock'] });
    expect(second).not.toHaveProperty('connection');
    expect(evidence?.events.at(-1)).toMatchObject({ args: ['decr', 'stock'], connection: 2 });
  });

  it('leaves out arguments that are too long to be kept', async () => {
    const long = `export const answer = redis => redis.decrby('stock', 2, 'x'.repeat(3000))
      .catch(() => redis.set('stock', '-' + '1'.repeat(3000)))`;
    const { evidence } = theCheck(await grading.grade(stock, long));
    expect(evidence?.events.at(-1)?.call).toMatch(/^SET stock .*…$/);
    expect(evidence?.events.at(-1)).not.toHaveProperty('args');
  });
});

describe('the same seed', () => {
  it('gives the same verdict and the same evidence twice', async () => {
    const [first, second] = [
      await grading.grade(counter, getThenSet),
      await grading.grade(counter, getThenSet),
    ];
    expect(second).toEqual(first);
  });

  it('gives the same sample twice, and says that it is one', async () => {
    const crowded = toyExercise([
      {
        explore: { preemptions: 2, schedules: 40 },
        run: async stage => {
          const actors = ['A', 'B', 'C', 'D'].map(name => stage.actor(name));
          await stage.settle(...actors.map(actor => actor.start(actor.redis)));
          const order = stage.commands().map(({ actor }) => actor);
          seen.push(order.join(''));
          stage.check('holds', true, { expected: '', observed: '' });
        },
      },
    ]);
    const seen: string[] = [];
    const source = `export async function answer(redis) { for (const n of [1, 2, 3]) await redis.incr('n') }`;
    const verdict = await grading.grade(crowded, source);
    expect(verdict.coverage).toMatch(
      /^40 schedules of about [\d,]+ \(an estimate\) up to 2 preemptions, sampled with seed 7, and 10 by chance: /,
    );
    const first = seen.splice(0);
    expect(new Set(first.slice(0, 40)).size).toBe(40);
    expect(first).toHaveLength(50);
    await grading.grade(crowded, source);
    expect(seen).toEqual(first);
  });
});

const afterCrash = toyExercise([
  {
    explore: { preemptions: 0, faults: { crash: 1 }, schedules: 100 },
    run: async stage => {
      const [a, b] = [stage.actor('A'), stage.actor('B')];
      await a.call(a.redis);
      await stage.advance(31_000);
      const outcome = await b.call(b.redis);
      const got = outcome.status === 'returned' ? outcome.value : outcome.status;
      stage.check('holds', got === true || got === 'crashed', {
        expected: 'the lock',
        observed: String(got),
      });
    },
  },
]);

describe('a crash', () => {
  const lock = (options: string) => `
    export async function answer(redis) {
      if (!(await redis.set('lock', 1, ${options}))) return false;
      await redis.del('lock');
      return true;
    }`;

  it('finds the lock without a TTL', async () => {
    const check = theCheck(await grading.grade(afterCrash, lock("'NX'")));
    expect(check).toMatchObject({ passed: false, observed: 'false' });
    expect(told(check)).toEqual([
      'A -> redis: SET lock 1 NX = OK',
      'driver -> A: crash',
      'driver -> driver: 31000 ms pass',
      'B -> redis: SET lock 1 NX = (nil)',
    ]);
    expect(check.evidence).toMatchObject({ turnStep: 1, fatalStep: 3 });
    expect(check.evidence?.events[1]).toMatchObject({ fault: 'crash' });
    expect(check.evidence?.events[2]).toMatchObject({ fault: 'advance', ms: 31_000 });
  });

  it('finds the TTL that is set too late', async () => {
    const source = `
      export async function answer(redis) {
        if (!(await redis.setnx('lock', 1))) return false;
        await redis.expire('lock', 30);
        await redis.del('lock');
        return true;
      }`;
    expect(theCheck(await grading.grade(afterCrash, source)).passed).toBe(false);
  });

  it('leaves nothing behind with SET NX EX', async () => {
    const verdict = await grading.grade(afterCrash, lock("'NX', 'EX', 30"));
    expect(verdict).toMatchObject({ passed: true });
    expect(verdict.coverage).toMatch(/^all \d+ schedules up to 1 crash/);
  });

  it('comes before, between and after the calls, and before the answer is out', async () => {
    const seen: string[] = [];
    const exercise = toyExercise([
      {
        explore: { preemptions: 0, faults: { crash: 1 }, schedules: 100 },
        run: async stage => {
          const a = stage.actor('A');
          const outcome = await a.call(a.redis);
          seen.push(`${stage.commands().length} ${outcome.status}`);
          stage.check('holds', true, { expected: '', observed: '' });
        },
      },
    ]);
    await grading.grade(
      exercise,
      `export const answer = async r => { await r.incr('a'); await r.incr('b') }`,
    );
    expect(seen.sort()).toEqual(['0 crashed', '1 crashed', '2 crashed', '2 returned']);
  });
});

describe('other faults', () => {
  const refused = (source: string) => {
    const seen: string[] = [];
    const exercise = toyExercise([
      {
        explore: { preemptions: 0, faults: { refuse: 1 }, schedules: 100 },
        run: async stage => {
          const a = stage.actor('A');
          const outcome = await a.call(a.redis);
          seen.push(`${describeOutcome(outcome)} ${await stage.redis('GET', 'n')}`);
          stage.check('holds', true, { expected: '', observed: '' });
        },
      },
    ]);
    return grading.grade(exercise, source).then(() => seen.sort());
  };

  it('refuse a call, executed or not', async () => {
    expect(await refused(`export const answer = redis => redis.incr('n')`)).toEqual([
      'Error: Connection is closed. 1',
      'Error: Connection is closed. null',
      'returned 1 1',
    ]);
  });

  it('count twice when a lost reply is retried blindly', async () => {
    const source = `
      export async function answer(redis) {
        try { return await redis.incr('n') } catch { return await redis.incr('n') }
      }`;
    expect(await refused(source)).toContain('returned 2 2');
  });

  it('flush before each call that finds keys', async () => {
    const seen: string[] = [];
    const exercise = toyExercise([
      {
        explore: { preemptions: 0, faults: { flush: 1 }, schedules: 100 },
        run: async stage => {
          const a = stage.actor('A');
          seen.push(describeOutcome(await a.call(a.redis)));
          stage.check('holds', true, { expected: '', observed: '' });
        },
      },
    ]);
    await grading.grade(
      exercise,
      `export const answer = async r => { await r.incr('n'); return r.incr('n') }`,
    );
    expect(seen.sort()).toEqual(['returned 1', 'returned 2']);
  });

  it('pause beyond the end of a lock', async () => {
    const exercise = toyExercise([
      {
        explore: { preemptions: 0, faults: { pauseMs: 11_000 }, schedules: 100 },
        run: async stage => {
          const room = stage.resource('room');
          const [a, b] = [stage.actor('A'), stage.actor('B')];
          await stage.settle(a.start(a.redis, room), b.start(b.redis, room));
          stage.check('holds', room.mostInside === 1, { expected: '1', observed: String(room.mostInside) });
        },
      },
    ]);
    const source = (locks: string) => `
      export async function answer(redis, room) {
        ${locks}
        await room.enter();
        await redis.get('anything');
        await room.leave();
        await redis.del('lock');
      }`;
    const lock = "while (!(await redis.set('lock', 1, 'NX', 'PX', 10000))) await sleep(100);";
    const check = theCheck(await grading.grade(exercise, source(lock)));
    expect(check).toMatchObject({ passed: false, observed: '2' });
    expect(told(check)).toContain('driver -> redis: lock expires');
  });
});

const describeOutcome = (outcome: Outcome): string => {
  if (outcome.status === 'returned') return `returned ${JSON.stringify(outcome.value)}`;
  if (outcome.status === 'threw') return `${outcome.name}: ${outcome.message}`;
  return outcome.status === 'stuck' ? `stuck: ${outcome.why}` : outcome.status;
};

/** Runs the answer once and says how it ended. */
async function outcomeOf(source: string, prepare?: (stage: Stage) => void): Promise<string> {
  let ended = '';
  const exercise = toyExercise([
    {
      run: async stage => {
        const a = stage.actor('A');
        prepare?.(stage);
        const database = stage.database({ tables: { product: { '7': { name: 'kettle' } } } });
        const run = a.start(a.redis, database);
        const [outcome] = await stage.settle(run);
        ended = `${outcome ? describeOutcome(outcome) : ''} after ${(run.endedAtMs ?? 0) - run.startedAtMs} ms`;
        stage.check('holds', true, { expected: '', observed: '' });
      },
    },
  ]);
  const verdict = await grading.grade(exercise, source);
  return ended || theCheck(verdict).observed;
}

describe('one call', () => {
  const body = (code: string) => `export async function answer(redis, database) {\n${code}\n}`;
  it.each<[string, string, string]>([
    ['a value', 'return { a: [1, null, "x"] }', 'returned {"a":[1,null,"x"]} after 0 ms'],
    ['nothing', '', 'returned undefined after 0 ms'],
    ['its error', 'throw new TypeError("no")', 'TypeError: no after 0 ms'],
    ['a thrown string', 'throw "no"', 'Error: threw "no" after 0 ms'],
    [
      'virtual time',
      'await sleep(60000); return Date.now() - Date.UTC(2026, 0, 1)',
      'returned 60000 after 60000 ms',
    ],
    [
      'an error reply',
      "await redis.set('k', 1); await redis.lpush('k', 1)",
      'ReplyError: WRONGTYPE Operation against a key holding the wrong kind of value after 0 ms',
    ],
    [
      'a refusal of the bench',
      "await redis.config('GET', 'save')",
      'ReplyError: NOPERM CONFIG GET is not available in this sandbox. Your sandbox shares its server with others, and has one configuration for all. It needs a server of your own. Move your keys over and run it there. after 0 ms',
    ],
    [
      'a blocking command',
      "await redis.blpop('k', 0)",
      'stuck: It waits in BLPOP for something that never comes. after 0 ms',
    ],
    [
      'a hash as an object',
      "await redis.hset('h', { a: 1, b: 'x' }); return redis.hgetall('h')",
      'returned {"a":"1","b":"x"} after 0 ms',
    ],
    [
      'arrays flattened',
      "await redis.mset({ a: 1, b: 2 }); return redis.mget(['a', 'b', 'c'])",
      'returned ["1","2",null] after 0 ms',
    ],
    [
      'results of a pipeline',
      "return redis.pipeline().set('a', 1).lpush('a', 1).exec()",
      'returned [[null,"OK"],[{},null]] after 0 ms',
    ],
    [
      'a transaction with an error inside',
      "const [, [error]] = await redis.multi().set('a', 1).lpush('a', 1).exec(); return error.name",
      'returned "ReplyError" after 0 ms',
    ],
    [
      'a transaction that Redis refuses',
      "return redis.multi().set('a').exec()",
      'ReplyError: EXECABORT Transaction discarded because of previous errors. after 0 ms',
    ],
    [
      'a watched key that changed',
      "const own = redis.duplicate(); await own.watch('k'); await redis.set('k', 1); return own.multi().set('k', 2).exec()",
      'returned null after 0 ms',
    ],
    [
      'a transaction by hand',
      "await redis.multi({ pipeline: false }); await redis.set('k', 1, 'EX', 60); await redis.ttl('k'); return redis.exec()",
      'returned [[null,"OK"],[null,60]] after 0 ms',
    ],
    [
      'a closed connection',
      "await redis.quit(); await redis.get('k')",
      'Error: Connection is closed. after 0 ms',
    ],
    ['the database', "return database.find('product', '7')", 'returned {"name":"kettle"} after 180 ms'],
    [
      'calls at once',
      "await Promise.all([database.find('product', '7'), database.find('product', '7')])",
      'returned undefined after 180 ms',
    ],
    [
      'a timer that was cleared',
      'clearTimeout(setTimeout(() => {}, 1000)); await sleep(5)',
      'returned undefined after 5 ms',
    ],
    [
      'an interval',
      'let n = 0; await new Promise(r => { const t = setInterval(() => { if (++n === 3) { clearInterval(t); r() } }, 10) }); return n',
      'returned 3 after 30 ms',
    ],
    [
      'an endless wait',
      'await new Promise(() => {})',
      'stuck: It waits for something that never comes. after 0 ms',
    ],
    [
      'an endless loop',
      'while (true) {}',
      'stuck: It kept computing without ever waiting for anything. Is there an endless loop? after 0 ms',
    ],
    [
      'endless polling',
      "while (!(await redis.get('never'))) {}",
      'stuck: It made 3,000 calls without coming to an end. after 0 ms',
    ],
    [
      'an endless sleep',
      'for (;;) await sleep(60000)',
      'stuck: It was still not done after 10 minutes. after 600000 ms',
    ],
    [
      'an uncaught error of a timer',
      'setTimeout(() => { throw new Error("late") }, 5); await sleep(10)',
      'stuck: An uncaught Error: late (line 2, column 35) after 5 ms',
    ],
  ])('gives %s', async (_name, code, expected) => {
    expect(await outcomeOf(body(code))).toBe(expected);
  });

  it('fails at once while Redis refuses', async () => {
    const down = (stage: Stage) => stage.redisDown('refuse');
    expect(await outcomeOf(body("await redis.get('k')"), down)).toMatch(
      /^MaxRetriesPerRequestError: .* after 0 ms$/,
    );
  });

  it('waits while Redis hangs, and the database answers all the same', async () => {
    const down = (stage: Stage) => stage.redisDown('hang');
    const source = body(`
      const reply = redis.get('k');
      const late = sleep(100).then(() => 'late');
      await database.find('product', '7');
      return Promise.race([reply, late]);`);
    expect(await outcomeOf(source, down)).toBe('returned "late" after 180 ms');
  });

  it.each([
    ['a syntax error', 'export const answer = (', /^SyntaxError: .* \(line 1, column \d+\)$/],
    ['a missing export', 'export const other = 1', /There is no export named answer/],
    ['an export that is no function', 'export const answer = 1', /is not a function/],
    ['an import', "import fs from 'node:fs';\nexport const answer = () => fs", /nothing to import/],
    [
      'an error while it loads',
      '\nnull.x;\nexport const answer = 1',
      /^TypeError: .* \(line 2, column \d+\)$/,
    ],
    [
      'a top level that never ends',
      'export const answer = 1; await new Promise(() => {})',
      /never finishes loading/,
    ],
  ])('reports %s', async (_name, source, expected) => {
    const verdict = await grading.grade(counter, source);
    expect(verdict.passed).toBe(false);
    expect(theCheck(verdict).observed).toMatch(expected);
  });
});

describe('the verdict', () => {
  it('says what went wrong in a call that the story does not tell about', async () => {
    const verdict = await grading.grade(counter, '\nexport const answer = redis => redis.nothing()');
    expect(theCheck(verdict).observed).toBe('null (A threw TypeError: not a function (line 2, column 45))');
  });

  it('has what the answer printed, with time and actor', async () => {
    const printing =
      "export const answer = async redis => { await sleep(5); console.log('hi', { a: 1 }); await redis.incr('count') }";
    expect((await grading.grade(counter, printing)).output).toBe(
      '5 ms A: hi { a: 1 }\n5 ms B: hi { a: 1 }\n',
    );
  });

  it("has a known mistake's own sentence, even if a failure without one was found first", async () => {
    let schedule = 0;
    const exercise = toyExercise(
      [
        {
          explore: explored,
          run: async stage => {
            const [a, b] = [stage.actor('A'), stage.actor('B')];
            await stage.settle(a.start(a.redis), b.start(b.redis));
            const mistake = ++schedule > 2 ? 'known' : undefined;
            stage.check('holds', false, { expected: '', observed: '', mistake });
          },
        },
        { run: async stage => stage.check('other', true, { expected: '', observed: '' }) },
      ],
      ['holds', 'other'],
    );
    expect(theCheck(await grading.grade(exercise, getThenSet))).toMatchObject({
      mistake: 'known',
      feedback: 'The known mistake.',
    });
  });

  it('is refused when a check was never tried: that is a defect of the exercise', async () => {
    const exercise = toyExercise([{ run: async () => {} }]);
    await expect(grading.grade(exercise, getThenSet)).rejects.toThrow('no scenario tried holds');
  });

  it('fails what could not be read because the answer left another type', async () => {
    const verdict = await grading.grade(counter, "export const answer = redis => redis.lpush('count', 1)");
    expect(verdict.passed).toBe(false);
    expect(theCheck(verdict).observed).toMatch(/^Reading the result failed: WRONGTYPE/);
  });
});

describe('requests in one process', () => {
  it('interleave: memory shared between two calls is not enough without care', async () => {
    const exercise = toyExercise([
      {
        explore: explored,
        run: async stage => {
          const database = stage.database({ tables: { product: { '7': 'kettle' } } });
          const a = stage.actor('A');
          await stage.settle(a.start(a.redis, database), a.start(a.redis, database));
          stage.check('holds', database.queries === 1, { expected: '1', observed: String(database.queries) });
        },
      },
    ]);
    const careless = `
      let known;
      export async function answer(redis, database) { return known ??= await database.find('product', '7') }`;
    const careful = `
      let known;
      export async function answer(redis, database) { return known ??= database.find('product', '7') }`;
    expect(theCheck(await grading.grade(exercise, careless))).toMatchObject({ passed: false, observed: '2' });
    expect(await grading.grade(exercise, careful)).toMatchObject({ passed: true });
  });
});
