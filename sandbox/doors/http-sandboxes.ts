/** Sandboxes over HTTP: made, looked at and ended by their owner, who shows the cookie or the sandbox's own token. */
import { randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { ownSandbox } from '#sandbox/doors/own-sandbox.ts';
import { problem } from '#sandbox/doors/problem.ts';
import { addressOf, type DoorEnv, readBody } from '#sandbox/doors/request.ts';
import { Failure } from '#sandbox/failure.ts';
import { scopeSchema } from '#sandbox/protocol.ts';
import type { Sandbox, SandboxRegistry } from '#sandbox/sandbox.ts';

const creationSchema = z
  .strictObject({
    kind: z.enum(['namespace', 'server', 'replicated', 'sentinel', 'cluster', 'independent']),
    /** Where the bench stands; the sandbox begins with its start state and takes the place of the last one there. */
    scope: scopeSchema.optional(),
    /** Short for the scope `exercise:<id>`. */
    exercise: z.string().max(100).optional(),
  })
  .refine(
    body => body.scope === undefined || body.exercise === undefined,
    'give a scope or an exercise, not both',
  );

export interface SandboxRoutesOptions {
  readonly registry: SandboxRegistry;
  /** The start state of a scope; undefined if there is no such scope. */
  readonly scopes: (scope: string) => { readonly start: readonly string[] } | undefined;
}

export function addSandboxRoutes(door: Hono<DoorEnv>, options: SandboxRoutesOptions): void {
  const { registry } = options;

  door.post('/api/sandboxes', async c => {
    const body = await readBody(c, creationSchema);
    if (body.kind !== 'namespace') {
      const detail = `Sandboxes of the kind “${body.kind}” are planned, but not here yet. Ask for a “namespace”.`;
      return problem(c, 'not-here-yet', detail);
    }
    const scope = body.exercise === undefined ? body.scope : `exercise:${body.exercise}`;
    const sandbox = await createSandbox(c, options, scope);
    return c.json(toJson(sandbox), 201, { location: `/api/sandboxes/${sandbox.id}` });
  });

  door.get('/api/sandboxes/:id', async c => c.json(toJson(await ownSandbox(c, registry))));

  door.post('/api/sandboxes/:id/extend', async c => {
    const sandbox = await ownSandbox(c, registry);
    await sandbox.extend();
    return c.json(toJson(sandbox));
  });

  door.delete('/api/sandboxes/:id', async c => {
    const sandbox = await ownSandbox(c, registry);
    await registry.remove(sandbox.id);
    return c.body(null, 204);
  });
}

async function createSandbox(
  c: Context<DoorEnv>,
  { registry, scopes }: SandboxRoutesOptions,
  scope: string | undefined,
): Promise<Sandbox> {
  const owner = c.get('learner');
  const address = addressOf(c);
  if (scope === undefined) {
    // A scope of its own, so that it takes no bench's place.
    return registry.create({ owner, scope: `api:${randomBytes(8).toString('hex')}`, start: [], address });
  }
  const begin = scopes(scope);
  if (begin === undefined) throw new Failure('not-found', `There is no scope “${scope}”.`);
  const former = await registry.findByScope(owner, scope);
  const sandbox = await registry.create({ owner, scope, start: begin.start, address });
  if (former !== undefined && former.id !== sandbox.id) await registry.remove(former.id);
  return sandbox;
}

function toJson(sandbox: Sandbox) {
  return {
    id: sandbox.id,
    kind: sandbox.kind,
    url: sandbox.url,
    expiresAt: new Date(sandbox.expiresAtMs).toISOString(),
  };
}
