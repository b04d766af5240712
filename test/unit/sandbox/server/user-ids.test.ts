import { describe, expect, it } from 'vitest';
import { userIdsOf } from '#sandbox/server/user-ids.ts';

describe.runIf(process.platform === 'linux')('user ids', () => {
  const range = async (folder: string) => {
    const ids = await userIdsOf(folder);
    if (ids === undefined) throw new Error('This account has no user ids to give away.');
    return ids;
  };

  it('are the same for the same folder, and others for another', async () => {
    const [one, same, other] = [
      await range('/data/a'),
      await range('/data/../data/a'),
      await range('/data/b'),
    ];
    expect(same.first).toBe(one.first);
    expect(other.first > one.last || other.last < one.first).toBe(true);
    expect(one.first).toBeGreaterThan(10_000);
  });

  it('are each given once, until they are given back', async () => {
    const ids = await range('/data/a');
    ids.claim(ids.first + 1);
    ids.claim(ids.first - 1);
    const all = Array.from({ length: ids.last - ids.first }, () => ids.take());
    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain(ids.first + 1);
    expect(() => ids.take()).toThrow('All user ids for servers are given away.');
    ids.giveBack(ids.first + 7);
    expect(ids.take()).toBe(ids.first + 7);
  });
});
