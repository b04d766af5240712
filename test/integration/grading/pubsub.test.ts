/** Pub/Sub in graded answers: as ioredis gives it, in the server's order, read when the driver lets it be read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Grading, startGrading } from '#test/support/grading.ts';
import { callOnce, observe, outcomeText } from '#test/support/grading-story.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

describe('one client', () => {
  it.each<[string, string, string]>([
    [
      'hears what is published, in order',
      `const own = redis.duplicate(); const heard = [];
       own.on('message', (channel, message) => heard.push(channel + '=' + message));
       await own.subscribe('a', 'b');
       for (const text of ['1', '2', '3']) await redis.publish(text === '2' ? 'b' : 'a', text);
       await sleep(1);
       return heard`,
      'returned ["a=1","b=2","a=3"] after 1 ms',
    ],
    [
      'hears patterns',
      `const own = redis.duplicate(); const heard = [];
       own.on('pmessage', (...args) => heard.push(args));
       await own.psubscribe('news.*');
       await redis.publish('news.tea', 'x');
       await sleep(1);
       return heard`,
      'returned [["news.*","news.tea","x"]] after 1 ms',
    ],
    [
      'hears shard channels',
      `const own = redis.duplicate(); const heard = [];
       own.on('smessage', (...args) => heard.push(args));
       await own.ssubscribe('s');
       await redis.spublish('s', 'x');
       await sleep(1);
       return heard`,
      'returned [["s","x"]] after 1 ms',
    ],
    [
      'counts subscriptions and receivers',
      `const own = redis.duplicate();
       const counts = [await own.subscribe('a', 'b'), await own.psubscribe('c*'), await redis.publish('a', 'x'),
         await redis.publish('cat', 'x'), await redis.publish('z', 'x'), await own.unsubscribe('a'), await own.unsubscribe(), await own.punsubscribe()];
       return counts`,
      'returned [2,3,1,1,0,2,1,0] after 0 ms',
    ],
    [
      'calls back',
      "const own = redis.duplicate(); return new Promise(resolve => own.subscribe('a', 'b', (error, count) => resolve([error, count])))",
      'returned [null,2] after 0 ms',
    ],
    [
      'takes no other commands while it is subscribed',
      "await redis.subscribe('a'); await redis.get('k')",
      'Error: Connection in subscriber mode, only subscriber commands may be used after 0 ms',
    ],
    [
      'nor pipelines',
      "await redis.subscribe('a'); await redis.pipeline().get('k').exec()",
      'Error: Connection in subscriber mode, only subscriber commands may be used after 0 ms',
    ],
    [
      'takes them again afterwards',
      "await redis.subscribe('a'); await redis.unsubscribe('a'); return redis.get('k')",
      'returned null after 0 ms',
    ],
    ['answers PING', "await redis.subscribe('a'); return redis.ping()", 'returned ["pong",""] after 0 ms'],
    [
      'does not subscribe in a transaction',
      "await redis.multi({ pipeline: false }); await redis.subscribe('a')",
      'ReplyError: ERR SUBSCRIBE is not possible in a transaction here after 0 ms',
    ],
    [
      'hears nothing after it has quit',
      `const own = redis.duplicate(); const heard = [];
       own.on('message', (_, message) => heard.push(message));
       await own.subscribe('a'); await own.quit();
       const receivers = await redis.publish('a', 'x');
       await sleep(1);
       return [receivers, heard]`,
      'returned [0,[]] after 1 ms',
    ],
    [
      'hears once what it asked for once',
      `const own = redis.duplicate(); const heard = [];
       own.once('message', (_, message) => heard.push(message));
       await own.subscribe('a'); await redis.publish('a', '1'); await redis.publish('a', '2');
       await sleep(1);
       return heard`,
      'returned ["1"] after 1 ms',
    ],
    [
      'tells who listens',
      "const own = redis.duplicate(); await own.subscribe('a'); return [await redis.pubsub('CHANNELS'), await redis.pubsub('NUMSUB', 'a', 'b')]",
      'returned [["a"],["a",1,"b",0]] after 0 ms',
    ],
    [
      'has no Buffers',
      "redis.on('messageBuffer', () => {})",
      'TypeError: There is no event messageBuffer here: answers work with strings, not with Buffers. Use message. after 0 ms',
    ],
    [
      'hears an empty message',
      `const own = redis.duplicate(); const heard = [];
       own.on('message', (_, message) => heard.push(message));
       await own.subscribe('a'); await redis.publish('a', ''); await sleep(1); return heard`,
      'returned [""] after 1 ms',
    ],
    [
      'reads a list that looks like a message',
      "await redis.rpush('l', 'message', 'a', 'x'); return redis.lrange('l', 0, -1)",
      'returned ["message","a","x"] after 0 ms',
    ],
  ])('%s', async (_name, code, expected) => {
    expect(await callOnce(grading, code)).toBe(expected);
  });

  it('ends the process by an error of a listener', async () => {
    const code = `const own = redis.duplicate();
      own.on('message', () => { throw new TypeError('oh') });
      await own.subscribe('a'); await redis.publish('a', 'x'); await sleep(1)`;
    expect(await callOnce(grading, code)).toBe(
      'stuck: An uncaught TypeError: oh (line 3, column 52) after 0 ms',
    );
  });

  it('ends the process by a rejection of an async listener', async () => {
    const code = `const own = redis.duplicate();
      own.on('message', async () => { await sleep(5); throw new TypeError('oh') });
      await own.subscribe('a'); await redis.publish('a', 'x'); await sleep(10)`;
    expect(await callOnce(grading, code)).toBe(
      'stuck: An uncaught TypeError: oh (line 3, column 74) after 5 ms',
    );
  });
});

const listening = `
  const heard = [];
  export async function answer(redis, what) {
    if (what === 'heard') return heard;
    const own = redis.duplicate();
    for (const event of ['close', 'reconnecting', 'connect', 'ready', 'error'])
      own.on(event, () => heard.push(event));
    own.on('message', (channel, message) => heard.push(message));
    await own.subscribe('a');
    heard.length = 0;
  }`;

describe('connections', () => {
  it('that break connect and subscribe again after a while; what came between is lost', async () => {
    const { told } = await observe(grading, listening, async (stage, tell) => {
      const a = stage.actor('A');
      await a.call(a.redis, 'listen');
      await stage.redis('PUBLISH', 'a', 'before');
      await stage.quiet();
      await stage.drop(a);
      await stage.redis('PUBLISH', 'a', 'between');
      await stage.advance(60);
      await stage.redis('PUBLISH', 'a', 'after');
      await stage.quiet();
      tell(outcomeText(await a.call(a.redis, 'heard')));
    });
    expect(told).toEqual(['returned ["before","close","reconnecting","connect","ready","after"]']);
  });

  it('are refused while Redis is down', async () => {
    const { told } = await observe(grading, listening, async (stage, tell) => {
      const a = stage.actor('A');
      await a.call(a.redis, 'listen');
      stage.redisDown('refuse');
      await stage.advance(1000);
      stage.redisUp();
      await stage.redis('PUBLISH', 'a', 'x');
      await stage.quiet();
      tell(outcomeText(await a.call(a.redis, 'heard')));
    });
    expect(told).toEqual(['returned ["close","error","reconnecting","connect","ready","x"]']);
  });

  it('that hang bring what was published when they go on', async () => {
    const { told } = await observe(grading, listening, async (stage, tell) => {
      const a = stage.actor('A');
      await a.call(a.redis, 'listen');
      stage.redisDown('hang');
      await stage.redis('PUBLISH', 'a', 'x');
      await stage.quiet();
      tell(outcomeText(await a.call(a.redis, 'heard')));
      stage.redisUp();
      await stage.quiet();
      tell(outcomeText(await a.call(a.redis, 'heard')));
    });
    expect(told).toEqual(['returned []', 'returned ["x"]']);
  });

  it('lose what they watched when they break, so that EXEC goes through', async () => {
    const source = `
      export async function answer(redis) {
        await redis.watch('k');
        const value = await redis.get('k');
        return redis.multi().set('k', value + '+').exec();
      }`;
    const seen = new Set<string>();
    await observe(
      grading,
      source,
      async stage => {
        const [a, b] = [stage.actor('A'), stage.actor('B')];
        await stage.redis('SET', 'k', '0');
        await stage.settle(a.start(a.redis), b.start(b.redis));
        seen.add(String(await stage.redis('GET', 'k')));
      },
      { preemptions: 2, faults: { drop: 1 }, schedules: 1000 },
    );
    // Without a drop each either succeeds after the other, or knows that it did not. "0+" with both told OK is the drop's.
    expect(seen).toContain('0+');
    expect(seen).toContain('0++');
  });

  it('are as many as a server lets one have', async () => {
    const code = `let error; for (let n = 0; n < 100 && !error; n++) await redis.duplicate().ping().catch(e => { error = [n, e.message] });
      return error`;
    expect(await callOnce(grading, code)).toBe(
      'returned [64,"ERR max number of clients reached"] after 0 ms',
    );
  });

  it('of a subscriber that is too slow are cut off', async () => {
    const source = `
      let count = 0;
      export async function answer(redis, what) {
        if (what === 'count') return count;
        redis.on('message', () => count++);
        await redis.subscribe('a');
      }`;
    const { told } = await observe(grading, source, async (stage, tell) => {
      const a = stage.actor('A');
      await a.call(a.redis, 'listen');
      for (let n = 0; n < 2001; n++) await stage.redis('PUBLISH', 'a', String(n));
      await stage.advance(60);
      tell(outcomeText(await a.call(a.redis, 'count')));
      await stage.redis('PUBLISH', 'a', 'x');
      await stage.quiet();
      tell(outcomeText(await a.call(a.redis, 'count')));
    });
    expect(told).toEqual(['returned 0', 'returned 1']);
  });
});

describe('exploration', () => {
  it('reads a message later than what was published after it was written', async () => {
    const source = `
      const local = new Map();
      export async function answer(redis, role) {
        if (role === 'writer') {
          await redis.set('price', 2);
          await redis.publish('changed', 'price');
          return;
        }
        if (role === 'listen') {
          const own = redis.duplicate();
          own.on('message', (_, key) => local.delete(key));
          await own.subscribe('changed');
          local.set('price', '1');
          return;
        }
        return local.get('price') ?? redis.get('price');
      }`;
    const seen = new Set<string>();
    await observe(
      grading,
      source,
      async stage => {
        await stage.redis('SET', 'price', 1);
        const [reader, writer] = [stage.actor('reader'), stage.actor('writer')];
        await reader.call(reader.redis, 'listen');
        await stage.settle(writer.start(writer.redis, 'writer'));
        const outcome = await reader.call(reader.redis, 'read');
        seen.add(outcomeText(outcome));
      },
      { preemptions: 1, schedules: 200 },
    );
    expect(seen).toContain('returned "2"');
  });

  it('tells messages in the evidence, from Redis to the one who hears', async () => {
    const { verdict } = await observe(grading, listening, async stage => {
      const a = stage.actor('A');
      await a.call(a.redis, 'listen');
      await stage.redis('PUBLISH', 'a', 'hello');
      await stage.quiet();
      stage.check('holds', false, { expected: '', observed: '' });
    });
    const [check] = verdict.checks;
    expect(
      check?.evidence?.events.map(event => [
        event.actor,
        event.target,
        event.call,
        event.reply,
        event.connection,
      ]),
    ).toEqual([
      ['A', 'redis', 'SUBSCRIBE a', '(integer) 1', 2],
      ['story', 'redis', 'PUBLISH a hello', '(integer) 1', undefined],
      ['redis', 'A', 'message a', '"hello"', 2],
    ]);
  });
});
