/** Commands that wait inside Redis: served by Redis in its own order, ended in virtual time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Grading, startGrading } from '#test/support/grading.ts';
import { callOnce, observe, outcomeText } from '#test/support/grading-story.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

describe('one call', () => {
  it.each<[string, string, string]>([
    ['BLPOP', "return redis.blpop('q', 5)", 'returned null after 5000 ms'],
    ['BRPOP with a fraction', "return redis.brpop('q', 0.25)", 'returned null after 250 ms'],
    ['BLMOVE', "return redis.blmove('q', 'p', 'LEFT', 'RIGHT', 2)", 'returned null after 2000 ms'],
    ['BRPOPLPUSH', "return redis.brpoplpush('q', 'p', 2)", 'returned null after 2000 ms'],
    ['BLMPOP', "return redis.blmpop(3, 1, 'q', 'LEFT')", 'returned null after 3000 ms'],
    ['BZPOPMIN', "return redis.bzpopmin('z', 4)", 'returned null after 4000 ms'],
    ['BZPOPMAX', "return redis.bzpopmax('z', 4)", 'returned null after 4000 ms'],
    ['BZMPOP', "return redis.bzmpop(3, 1, 'z', 'MIN')", 'returned null after 3000 ms'],
    [
      'XREAD',
      "return redis.xread('COUNT', 1, 'BLOCK', 700, 'STREAMS', 's', '$')",
      'returned null after 700 ms',
    ],
    [
      'XREADGROUP',
      "await redis.xgroup('CREATE', 's', 'g', '$', 'MKSTREAM'); return redis.xreadgroup('GROUP', 'g', 'c', 'BLOCK', 700, 'STREAMS', 's', '>')",
      'returned null after 700 ms',
    ],
  ])('%s ends at its timeout', async (_name, code, expected) => {
    expect(await callOnce(grading, code)).toBe(expected);
  });

  it.each<[string, string, string]>([
    [
      'finds something',
      "await redis.rpush('q', 'x'); return redis.blpop('q', 'p', 5)",
      'returned ["q","x"] after 0 ms',
    ],
    [
      'has a negative timeout',
      "return redis.blpop('q', -1)",
      'ReplyError: ERR timeout is negative after 0 ms',
    ],
    [
      'has no timeout',
      "return redis.blpop('q', 'soon')",
      'ReplyError: ERR timeout is not a float or out of range after 0 ms',
    ],
    [
      'has too few arguments',
      'return redis.blpop()',
      "ReplyError: ERR wrong number of arguments for 'blpop' command after 0 ms",
    ],
    [
      'finds another type',
      "await redis.set('q', 1); return redis.blpop('q', 5)",
      'ReplyError: WRONGTYPE Operation against a key holding the wrong kind of value after 0 ms',
    ],
    [
      'is part of a transaction',
      "return redis.multi().blpop('q', 5).exec()",
      'returned [[null,null]] after 0 ms',
    ],
    [
      'is part of a transaction by hand',
      "await redis.multi({ pipeline: false }); await redis.blpop('q', 5); return redis.exec()",
      'returned [[null,null]] after 0 ms',
    ],
    [
      'holds up the rest of its pipeline',
      "return redis.pipeline().set('a', 1).blpop('q', 2).get('a').exec()",
      'returned [[null,"OK"],[null,null],[null,"1"]] after 2000 ms',
    ],
    [
      'holds up what else is sent on its connection',
      "const waits = redis.blpop('q', 2); const pushed = redis.rpush('q', 'x'); return [await waits, await pushed]",
      'returned [null,1] after 2000 ms',
    ],
    [
      'is served through another connection',
      "const own = redis.duplicate(); const waits = own.blpop('q', 2); await redis.rpush('q', 'x'); return waits",
      'returned ["q","x"] after 0 ms',
    ],
    [
      'ends with its connection',
      "const own = redis.duplicate(); const waits = own.blpop('q', 0); own.disconnect(); return waits",
      'Error: Connection is closed. after 0 ms',
    ],
    ['is WAIT, for replicas that are not there', 'return redis.wait(1, 5000)', 'returned 0 after 0 ms'],
    [
      'is WAIT in a transaction, which moves no reply out of its place',
      "return redis.multi().set('k', 1, 'EX', 60).wait(1, 0).ttl('k').exec()",
      'returned [[null,"OK"],[null,0],[null,60]] after 0 ms',
    ],
    [
      'is WAIT for no number',
      "return redis.wait('all', 0)",
      'ReplyError: ERR value is not an integer or out of range after 0 ms',
    ],
    [
      'lets quit come after it',
      "const own = redis.duplicate(); const waits = own.blpop('q', 1); return [await own.quit(), await waits]",
      'returned ["OK",null] after 1000 ms',
    ],
  ])('%s', async (_name, code, expected) => {
    expect(await callOnce(grading, code)).toBe(expected);
  });

  it('is stuck if nothing ever comes', async () => {
    expect(await callOnce(grading, "await redis.blpop('q', 0)")).toBe(
      'stuck: It waits in BLPOP for something that never comes. after 0 ms',
    );
  });

  it('leaves nothing behind for the next', async () => {
    await callOnce(grading, "await redis.blpop('q', 0)");
    const code = "await redis.rpush('q', 'x'); return redis.lrange('q', 0, -1)";
    expect(await callOnce(grading, code)).toBe('returned ["x"] after 0 ms');
  });
});

const takeOne =
  "export const answer = async (redis, from, timeout) => (await redis.blpop(from, timeout))?.[1] ?? 'none';";

describe('several', () => {
  it('are served in the order in which they began to wait, by Redis', async () => {
    const { told } = await observe(grading, takeOne, async (stage, tell) => {
      const workers = ['A', 'B', 'C'].map(name => stage.actor(name));
      const runs = workers.map(worker => worker.start(worker.redis, 'q', 0));
      await stage.quiet();
      await stage.redis('RPUSH', 'q', 'first', 'second');
      await stage.quiet();
      tell(runs.map(({ outcome }) => outcomeText(outcome)).join(', '));
      await stage.redis('RPUSH', 'q', 'third');
      await stage.settle(...runs);
      tell(runs.map(({ outcome }) => outcomeText(outcome)).join(', '));
    });
    expect(told).toEqual([
      'returned "first", returned "second", still running',
      'returned "first", returned "second", returned "third"',
    ]);
  });

  it('time out one after the other', async () => {
    const { told } = await observe(grading, takeOne, async (stage, tell) => {
      const [a, b] = [stage.actor('A'), stage.actor('B')];
      const runs = [a.start(a.redis, 'q', 3), b.start(b.redis, 'q', 1)];
      await stage.quiet(1500);
      await stage.redis('RPUSH', 'q', 'x');
      await stage.settle(...runs);
      tell(
        runs
          .map(run => `${outcomeText(run.outcome)} at ${(run.endedAtMs ?? 0) - run.startedAtMs}`)
          .join(', '),
      );
    });
    expect(told).toEqual(['returned "x" at 1000, returned "none" at 1000']);
  });

  it('hand on what one of them moves', async () => {
    const source = `
      export const answer = (redis, from, to) =>
        to === '' ? redis.blpop(from, 0) : redis.blmove(from, to, 'LEFT', 'RIGHT', 0);`;
    const { told } = await observe(grading, source, async (stage, tell) => {
      const [a, b] = [stage.actor('A'), stage.actor('B')];
      const runs = [a.start(a.redis, 'two', ''), b.start(b.redis, 'one', 'two')];
      await stage.quiet();
      await stage.redis('RPUSH', 'one', 'x');
      await stage.quiet();
      tell(runs.map(({ outcome }) => outcomeText(outcome)).join(', '));
    });
    expect(told).toEqual(['returned ["two","x"], returned "x"']);
  });

  it('lose nothing to a worker that died while it waited', async () => {
    const { told } = await observe(grading, takeOne, async (stage, tell) => {
      const [a, b] = [stage.actor('A'), stage.actor('B')];
      a.start(a.redis, 'q', 0);
      await stage.quiet();
      await stage.crash(a);
      await stage.redis('RPUSH', 'q', 'x');
      tell(outcomeText(await b.call(b.redis, 'q', 1)));
    });
    expect(told).toEqual(['returned "x"']);
  });

  it('lose nothing to a worker that ended by an uncaught error', async () => {
    const source = `
      export async function answer(redis, isFirst) {
        if (isFirst) setTimeout(() => { throw new Error('late') }, 10);
        return redis.blpop('q', 1);
      }`;
    const { told } = await observe(grading, source, async (stage, tell) => {
      const [a, b] = [stage.actor('A'), stage.actor('B')];
      a.start(a.redis, true);
      await stage.quiet(20);
      await stage.redis('RPUSH', 'q', 'x');
      tell(outcomeText(await b.call(b.redis, false)));
    });
    expect(told).toEqual(['returned ["q","x"]']);
  });
});

describe('a stream', () => {
  it('serves those who wait for its entries, and tells their idle times in virtual time', async () => {
    const source = `
      export async function answer(redis, role) {
        if (role === 'reader') return redis.xread('BLOCK', 0, 'STREAMS', 's', '$');
        const page = await redis.xreadgroup('GROUP', 'g', role, 'BLOCK', 5000, 'STREAMS', 's', '>');
        if (page === null) return 'none';
        await sleep(700);
        return [page[0][1][0][1], (await redis.xpending('s', 'g', '-', '+', 10)).map(entry => entry.slice(1))];
      }`;
    const { told } = await observe(grading, source, async (stage, tell) => {
      await stage.redis('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM');
      const actors = ['reader', 'one', 'two'].map(name => stage.actor(name));
      const runs = actors.map(actor => actor.start(actor.redis, actor.name));
      await stage.quiet();
      await stage.advance(1000);
      await stage.redis('XADD', 's', '*', 'job', 'a');
      await stage.settle(...runs);
      tell(runs.map(({ outcome }) => outcomeText(outcome)).join(', '));
    });
    const id = `${Date.UTC(2026, 0, 1) + 1000}-0`;
    expect(told).toEqual([
      `returned [["s",[["${id}",["job","a"]]]]], returned [["job","a"],[["one",700,1]]], returned "none"`,
    ]);
  });
});

describe('a worker that loops for ever', () => {
  const loop = `
    export async function answer(redis) {
      for (;;) {
        const job = await redis.blpop('jobs', 5);
        if (job) await redis.rpush('done', job[1]);
      }
    }`;

  it('goes on between what the story does', async () => {
    const { told } = await observe(grading, loop, async (stage, tell) => {
      const worker = stage.actor('worker');
      const run = worker.start(worker.redis);
      await stage.redis('RPUSH', 'jobs', 'a', 'b');
      await stage.quiet();
      tell(JSON.stringify(await stage.redis('LRANGE', 'done', 0, -1)));
      await stage.advance(60_000);
      await stage.redis('RPUSH', 'jobs', 'c');
      await stage.quiet();
      tell(`${JSON.stringify(await stage.redis('LRANGE', 'done', 0, -1))} ${run.outcome}`);
    });
    expect(told).toEqual(['["a","b"]', '["a","b","c"] undefined']);
  });

  it('is shown waiting, served and timing out', async () => {
    const { verdict } = await observe(grading, loop, async stage => {
      const worker = stage.actor('worker');
      worker.start(worker.redis);
      await stage.redis('RPUSH', 'jobs', 'a');
      await stage.quiet();
      await stage.quiet(5000);
      const commands = stage
        .commands(worker)
        .map(({ args, reply }) => `${args.join(' ')} = ${JSON.stringify(reply)}`);
      stage.check('holds', false, { expected: '', observed: commands.join('; ') });
    });
    const [check] = verdict.checks;
    expect(check?.observed).toBe(
      'BLPOP jobs 5 = ["jobs","a"]; RPUSH done a = 1; BLPOP jobs 5 = null; BLPOP jobs 5 = null',
    );
    expect(
      check?.evidence?.events.map(({ actor, call, fault, reply, target }) => [
        actor,
        target,
        call,
        reply,
        fault,
      ]),
    ).toEqual([
      ['story', 'redis', 'RPUSH jobs a', '(integer) 1', undefined],
      ['worker', 'redis', 'BLPOP jobs 5', '["jobs","a"]', undefined],
      ['worker', 'redis', 'RPUSH done a', '(integer) 1', undefined],
      ['worker', 'redis', 'BLPOP jobs 5', '(waits)', undefined],
      ['driver', 'worker', 'BLPOP jobs 5 times out', '(nil)', 'unblock'],
      ['worker', 'redis', 'BLPOP jobs 5', '(waits)', undefined],
    ]);
  });
});

describe('exploration', () => {
  it('finds the job that BLPOP takes from a worker that crashes', async () => {
    const source = `
      export async function answer(redis, role) {
        if (role === 'producer') return redis.rpush('jobs', 'a');
        const [, job] = await redis.blpop('jobs', 0);
        await redis.rpush('done', job);
      }`;
    const seen = new Set<string>();
    const explore = { preemptions: 1, faults: { crash: 1 }, schedules: 500 };
    await observe(
      grading,
      source,
      async stage => {
        const [worker, producer] = [stage.actor('worker'), stage.actor('producer')];
        const run = worker.start(worker.redis, 'worker');
        await stage.settle(producer.start(producer.redis, 'producer'));
        await stage.quiet();
        const [jobs, done] = [await stage.redis('LLEN', 'jobs'), await stage.redis('LLEN', 'done')];
        seen.add(`${run.outcome?.status} ${jobs} ${done}`);
      },
      explore,
    );
    expect([...seen].sort()).toEqual([
      'crashed 0 0',
      'crashed 0 1',
      'crashed 1 0',
      'returned 0 1',
      'undefined 0 0',
    ]);
  });

  it('does the same again from the same seed', async () => {
    const source = `
      export async function answer(redis, role) {
        if (role === 'producer') { await redis.rpush('q', 1); await redis.rpush('q', 2); return }
        const taken = [await redis.blpop('q', 1), await redis.blpop('q', 1)];
        await redis.rpush('taken', role + JSON.stringify(taken));
      }`;
    const explore = { preemptions: 2, schedules: 400 };
    const once = async () => {
      const { told, verdict } = await observe(
        grading,
        source,
        async (stage, tell) => {
          const actors = ['a', 'b', 'producer'].map(name => stage.actor(name));
          await stage.settle(...actors.map(actor => actor.start(actor.redis, actor.name)));
          tell(JSON.stringify(await stage.redis('LRANGE', 'taken', 0, -1)));
        },
        explore,
      );
      return { told, coverage: verdict.coverage };
    };
    const first = await once();
    expect(new Set(first.told).size).toBeGreaterThan(3);
    expect(await once()).toEqual(first);
  });
});

describe('while Redis is down', () => {
  it('a call that waits fails when connections break', async () => {
    const { told } = await observe(grading, takeOne, async (stage, tell) => {
      const a = stage.actor('A');
      const run = a.start(a.redis, 'q', 0);
      await stage.quiet();
      stage.redisDown('refuse');
      await stage.quiet();
      tell(outcomeText(run.outcome).slice(0, 25));
      stage.redisUp();
      await stage.redis('RPUSH', 'q', 'x');
      tell(outcomeText(await a.call(a.redis, 'q', 1)));
    });
    expect(told).toEqual(['MaxRetriesPerRequestError', 'returned "x"']);
  });

  it('a call that waits is answered only when Redis answers again', async () => {
    const { told } = await observe(grading, takeOne, async (stage, tell) => {
      const [a, b] = [stage.actor('A'), stage.actor('B')];
      const runs = [a.start(a.redis, 'q', 1), b.start(b.redis, 'p', 1)];
      await stage.quiet();
      stage.redisDown('hang');
      await stage.redis('RPUSH', 'q', 'x');
      await stage.quiet(5000);
      tell(runs.map(({ outcome }) => outcomeText(outcome)).join(', '));
      stage.redisUp();
      await stage.quiet();
      tell(runs.map(({ outcome }) => outcomeText(outcome)).join(', '));
    });
    expect(told).toEqual(['still running, still running', 'returned "x", returned "none"']);
  });
});
