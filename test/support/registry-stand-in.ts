/** TEMPORARY */
import type { Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';

export function standInRegistry(): SandboxRegistry {
  const all = new Map<string, Sandbox>();
  let n = 0;
  const never = () => {
    throw new Error('not here');
  };
  return {
    async create({ owner, scope }) {
      const id = `s${Math.random().toString(36).slice(2, 10)}${++n}`;
      const sandbox: Sandbox = {
        id,
        kind: 'namespace',
        owner,
        scope,
        token: `t${Math.random().toString(36).slice(2)}`,
        createdAtMs: Date.now(),
        expiresAtMs: Date.now() + 86_400_000,
        epoch: 'e',
        engine: 'redis',
        url: `redis://${id}:t@127.0.0.1:6390`,
        session: never,
        closeSession: never,
        runLine: never,
        events: { lastSeq: 0, since: never, subscribe: never, publish: never },
        transcript: () => [
          {
            client: 'A',
            args: ['SET', 'user:42:name', 'Ada L'].map(a => Buffer.from(a)),
            reply: { type: 'status', text: 'OK' },
            atMs: 1,
          },
        ],
        snapshot: never,
        advance: never,
        offsetMs: 0,
        reset: never,
      };
      all.set(id, sandbox);
      return sandbox;
    },
    findByScope: async (owner, scope) => [...all.values()].find(s => s.owner === owner && s.scope === scope),
    find: async id => all.get(id),
    remove: async id => void all.delete(id),
    removeAllOf: async owner => {
      for (const s of [...all.values()]) if (s.owner === owner) all.delete(s.id);
    },
    close: async () => {},
  };
}
