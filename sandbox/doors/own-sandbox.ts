/** Whose sandbox a request means: its owner shows the cookie or the sandbox's own token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { DoorEnv } from '#sandbox/doors/request.ts';
import { Failure } from '#sandbox/failure.ts';
import type { Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';

/** Whoever may not see a sandbox cannot tell it from one that does not exist. */
export async function ownSandbox(c: Context<DoorEnv>, registry: SandboxRegistry): Promise<Sandbox> {
  const id = c.req.param('id') ?? '';
  const sandbox = /^[a-z0-9]{1,64}$/.test(id) ? await registry.find(id) : undefined;
  const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  const isOwner =
    sandbox !== undefined &&
    (sandbox.owner === c.get('learner') || (bearer !== undefined && isSame(bearer, sandbox.token)));
  if (!isOwner) throw new Failure('not-found', 'You have no sandbox with this id. It may have expired.');
  return sandbox;
}

/** In constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
