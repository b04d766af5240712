/** The servers of an Operate exercise: prepared before anybody comes, and new ones after a reset. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '#lessons/catalog.ts';
import { createOperator } from '#lessons/grading/operate/operator.ts';
import { createScopeResolver } from '#lessons/scopes.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { fixtureTracks } from '#test/support/fixture-tracks.ts';
import { say } from '#test/support/sandbox.ts';

const scope = 'exercise:enough-replicas';
let doors: Doors;
beforeAll(async () => {
  doors = await openDoors({
    hasServers: true,
    scopes: createScopeResolver(await loadCatalog(fixtureTracks)),
  });
});
afterAll(() => doors.stop());

const found = async (id: string): Promise<Sandbox> => {
  const sandbox = await doors.all.find(id);
  if (sandbox === undefined) throw new Error(`There is no ${id}.`);
  return sandbox;
};
const stateOf = ({ servers }: Sandbox, node: string) =>
  servers?.topology.nodes.find(({ name }) => name === node)?.state;

describe('in a browser', () => {
  it('they are prepared, and what was done for that is nobody’s work', async () => {
    const browser = await doors.browser();
    const { sandbox } = await browser.open(scope);
    const opened = await found(sandbox.id);
    expect(opened.kind).toBe('replicated');
    expect(stateOf(opened, 'redis-3')).toBe('stopped');
    expect(await say(opened, 'A', 'GET order:1001')).toBe('"3490"');
    expect(opened.transcript()).toHaveLength(1);
    await browser.close();
  });

  it('a reset ends them and the next to open gets new ones; another tab is told', async () => {
    const browser = await doors.browser();
    const { sandbox } = await browser.open(scope);
    const first = await found(sandbox.id);
    await createOperator(first).run('redis-1', 'CONFIG', 'SET', 'min-replicas-to-write', 2);
    const ended = new Promise<string>(resolve => first.onEnd(({ message }) => resolve(message)));
    expect(await browser.ask({ type: 'reset' })).toMatchObject({ type: 'anew' });
    expect(await ended).toMatch(/begun anew/);
    expect(doors.servers?.find(sandbox.id)).toBeUndefined();

    const opened = await browser.open(scope);
    expect(opened.sandbox.id).not.toBe(sandbox.id);
    const second = await found(opened.sandbox.id);
    expect(stateOf(second, 'redis-3')).toBe('stopped');
    expect(await say(second, 'A', 'CONFIG GET min-replicas-to-write')).toContain('"0"');
    await browser.close();
  });

  it('they stay of their kind', async () => {
    const browser = await doors.browser();
    await browser.open(scope);
    expect(await browser.ask({ type: 'move', to: 'namespace' })).toMatchObject({
      type: 'failed',
      code: 'conflict',
    });
    await browser.close();
  });
});

describe('while they are prepared', () => {
  const create = (prepare: (sandbox: Sandbox) => Promise<void>) =>
    doors.all.create({ owner: 'ada', scope: 'exercise:one', start: ['SET a 1'], kind: 'server', prepare });

  it('nobody finds them by their scope, and clients of that time are gone afterwards', async () => {
    const [begun, done] = [Promise.withResolvers<Sandbox>(), Promise.withResolvers<void>()];
    const making = create(async sandbox => {
      await say(sandbox, 'A', 'SET b 2');
      begun.resolve(sandbox);
      await done.promise;
    });
    const { createdAtMs } = await begun.promise;
    expect(await doors.all.findByScope('ada', 'exercise:one')).toBeUndefined();
    done.resolve();
    const made = await making;
    expect(await doors.all.findByScope('ada', 'exercise:one')).toBe(made);
    expect(made.createdAtMs).toBeGreaterThanOrEqual(createdAtMs);
    expect([made.transcript(), made.clients()]).toEqual([[], []]);
    expect(await say(made, 'A', 'MGET a b')).toBe('1) "1"\n2) "2"');
    await doors.all.remove(made.id);
  });

  it('a failure leaves nothing of them', async () => {
    let id = '';
    const making = create(async sandbox => {
      id = sandbox.id;
      throw new Error('it cannot be prepared');
    });
    await expect(making).rejects.toThrow('it cannot be prepared');
    expect(doors.servers?.find(id)).toBeUndefined();
    expect(await doors.all.findByScope('ada', 'exercise:one')).toBeUndefined();
  });
});
