/** Connects into a namespace as its own user, making that user if the server does not know it (yet, or any more). */
import type { Limits } from '#sandbox/config.ts';
import { Failure } from '#sandbox/failure.ts';
import type { NamespaceUsers } from '#sandbox/namespace/acl.ts';
import type { SessionHost } from '#sandbox/namespace/session-host.ts';
import type { RedisTarget } from '#sandbox/redis-target.ts';
import { LoginRefused, openConnection } from '#sandbox/resp/connection.ts';

const connectTimeoutMs = 5000;
const replyElements = 200_000;
const replyDepth = 16;

export function createConnector({
  id,
  target,
  users,
  limits,
}: {
  id: string;
  target: RedisTarget;
  users: NamespaceUsers;
  limits: Pick<Limits, 'replyBytes'>;
}): SessionHost['connect'] {
  const replyLimits = { replyBytes: limits.replyBytes, elements: replyElements, depth: replyDepth };
  let isKnown = false;
  return async options => {
    const open = () =>
      openConnection({
        target,
        credentials: users.credentials(id),
        limits: replyLimits,
        connectTimeoutMs,
        ...options,
      });
    // The first time in this process its rules are set anew, for they may have changed with the version.
    if (!isKnown) await users.ensure(id);
    isKnown = true;
    try {
      return await open();
    } catch (cause) {
      if (!(cause instanceof LoginRefused)) throw cause;
    }
    await users.ensure(id);
    try {
      return await open();
    } catch (cause) {
      if (!(cause instanceof LoginRefused)) throw cause;
      throw new Failure('unavailable', 'The server does not let this sandbox in. Please try again.', 2);
    }
  };
}
