/** Stories of later tracks, to see that stage and client suffice for them: a queue that loses nothing, a cache that listens. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '#lessons/schema.ts';
import { type Grading, startGrading, toyExercise } from '#test/support/grading.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

async function gradedBy(exercise: Parameters<Grading['grade']>[0], source: string): Promise<CheckResult> {
  const [check] = (await grading.grade(exercise, source)).checks;
  if (check === undefined) throw new Error('no check');
  return check;
}

describe('a reliable queue', () => {
  /** Two workers take e-mails; one may die at any of its calls. A reaper runs when leases have ended. */
  const exercise = toyExercise([
    {
      title: 'A worker dies at any of its calls',
      explore: { preemptions: 1, faults: { crash: 1 }, schedules: 600 },
      run: async stage => {
        const sent = new Map<string, number>();
        const mail = stage.part('mail', {
          methods: {
            send: (_actor, id) => {
              sent.set(String(id), (sent.get(String(id)) ?? 0) + 1);
              return undefined;
            },
            isSent: (_actor, id) => sent.has(String(id)),
          },
          latencyMs: 50,
        });
        const workers = ['worker-1', 'worker-2'].map(name => stage.actor(name));
        for (const worker of workers) worker.start(worker.redis, mail, 'work');
        await stage.redis('LPUSH', 'jobs', '1', '2');
        await stage.quiet(1000);
        await stage.advance(31_000);
        const reaper = stage.actor('reaper');
        await reaper.call(reaper.redis, mail, 'reap');
        await stage.quiet(1000);
        const isRight = sent.size === 2 && [...sent.values()].every(count => count === 1);
        stage.check('holds', isRight, { expected: 'each once', observed: JSON.stringify([...sent]) });
      },
    },
  ]);
  const worker = (take: string, done: string) => `
    export async function answer(redis, mail, role) {
      if (role === 'reap') {
        for (const id of await redis.lrange('taken', 0, -1)) {
          if (await redis.set('lease:' + id, 1, 'NX', 'EX', 30)) {
            if (await redis.lrem('taken', 1, id)) await redis.lpush('jobs', id);
            await redis.del('lease:' + id);
          }
        }
        return;
      }
      for (;;) {
        const id = await ${take};
        await redis.set('lease:' + id, 1, 'EX', 30);
        if (!(await mail.isSent(id))) await mail.send(id);
        ${done}
      }
    }`;

  it('loses what BRPOP took', async () => {
    const check = await gradedBy(exercise, worker("redis.brpop('jobs', 0).then(job => job[1])", ''));
    expect(check.passed).toBe(false);
    expect(check.evidence?.events.map(({ fault }) => fault)).toContain('crash');
  });

  it('loses nothing with a list of what was taken', async () => {
    const check = await gradedBy(
      exercise,
      worker("redis.blmove('jobs', 'taken', 'RIGHT', 'LEFT', 0)", "await redis.lrem('taken', 1, id);"),
    );
    expect(check).toMatchObject({ passed: true });
  });
});

describe('a cache that listens', () => {
  /** Never older than 10 seconds after a change, though a message may be lost with its connection. */
  const exercise = toyExercise([
    {
      title: 'A connection breaks while prices change',
      explore: { preemptions: 1, faults: { drop: 1 }, schedules: 2000 },
      run: async stage => {
        const [shop, admin] = [stage.actor('shop'), stage.actor('admin')];
        await stage.redis('SET', 'price', 1);
        await shop.call(shop.redis, 'open');
        await stage.settle(shop.start(shop.redis, 'read'), admin.start(admin.redis, 'change'));
        await stage.advance(10_001);
        const outcome = await shop.call(shop.redis, 'read');
        const price = outcome.status === 'returned' ? outcome.value : outcome.status;
        stage.check('holds', price === '2', { expected: '2', observed: String(price) });
      },
    },
  ]);
  const cache = (isFresh: string) => `
    let local;
    export async function answer(redis, role) {
      if (role === 'change') {
        await redis.set('price', 2);
        await redis.publish('changed', 'price');
        return;
      }
      if (role === 'open') {
        const own = redis.duplicate();
        own.on('message', () => { local = undefined });
        await own.subscribe('changed');
        return;
      }
      if (local && ${isFresh}) return local.value;
      const at = Date.now();
      local = { at, value: await redis.get('price') };
      return local.value;
    }`;

  it('is stale for ever if it trusts the messages', async () => {
    const check = await gradedBy(exercise, cache('true'));
    expect(check).toMatchObject({ passed: false, observed: '1' });
    expect(check.evidence?.events.some(({ fault }) => fault === 'drop')).toBe(true);
  });

  it('is never older than its bound if it has one', async () => {
    expect(await gradedBy(exercise, cache('Date.now() - local.at < 10000'))).toMatchObject({ passed: true });
  });
});

describe('evidence', () => {
  it('of calls that wait and of messages can be run again, event by event', async () => {
    const exercise = toyExercise([
      {
        explore: { preemptions: 1, faults: { drop: 1 }, schedules: 500 },
        run: async stage => {
          const [a, b] = [stage.actor('A'), stage.actor('B')];
          await stage.settle(a.start(a.redis, 'take'), b.start(b.redis, 'give'));
          stage.check('holds', (await stage.redis('LLEN', 'heard')) === 1, {
            expected: '1',
            observed: 'another',
          });
        },
      },
    ]);
    const source = `
      export async function answer(redis, role) {
        if (role === 'give') {
          await redis.publish('news', 'x');
          await redis.rpush('q', 'job');
          return;
        }
        const own = redis.duplicate();
        own.on('message', async (_, text) => { await redis.rpush('heard', text) });
        await own.subscribe('news');
        await redis.duplicate().blpop('q', 5).catch(() => {});
      }`;
    const check = await gradedBy(exercise, source);
    expect(check.passed).toBe(false);
    const { evidence } = check;
    if (evidence === undefined) throw new Error('no evidence');
    expect(await grading.replay(exercise, source, evidence)).toEqual(evidence.events);
  });
});
