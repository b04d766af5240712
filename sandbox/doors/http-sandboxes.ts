/** Sandboxes over HTTP: made, looked at and ended by their owner, who shows the cookie or the sandbox's own token. */
import { randomBytes } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { demandMovable, type ScopeResolver } from '#sandbox/doors/benches.ts';
import { ownSandbox } from '#sandbox/doors/own-sandbox.ts';
import { addressOf, type DoorEnv, readBody } from '#sandbox/doors/request.ts';
import { Failure } from '#sandbox/failure.ts';
import { scopeSchema } from '#sandbox/protocol.ts';
import type { Sandbox, SandboxRegistry, ServerSide } from '#sandbox/sandbox.ts';
import { checkParameter } from '#sandbox/server/configuration.ts';
import { sandboxKindSchema } from '#sandbox/server-protocol.ts';

const creationSchema = z
  .strictObject({
    kind: sandboxKindSchema,
    /** Of a cluster: a replica for each primary. */
    hasReplicas: z.boolean().optional(),
    /** Settings of all its servers, from the list of those that may be changed. */
    parameters: z.record(z.string().max(64), z.string().max(1000)).optional(),
    /** Where the bench stands; the sandbox begins with its start state and takes the place of the last one there. */
    scope: z.optional(scopeSchema),
    /** Short for the scope `exercise:<id>`. */
    exercise: z.string().max(100).optional(),
  })
  .refine(
    body => body.scope === undefined || body.exercise === undefined,
    'give a scope or an exercise, not both',
  );

const moveSchema = z.strictObject({ to: sandboxKindSchema, hasReplicas: z.boolean().optional() });

export interface SandboxRoutesOptions {
  readonly registry: SandboxRegistry;
  /** What a scope begins with; undefined if there is no such scope. */
  readonly scopes: ScopeResolver;
}

export function addSandboxRoutes(door: Hono<DoorEnv>, options: SandboxRoutesOptions): void {
  const { registry } = options;

  door.post('/api/sandboxes', async c => {
    const body = await readBody(c, creationSchema);
    const sandbox = await createSandbox(c, options, body);
    return c.json(toJson(sandbox), 201, { location: `/api/sandboxes/${sandbox.id}` });
  });

  door.get('/api/sandboxes/:id', async c => c.json(toJson(await ownSandbox(c, registry))));

  door.post('/api/sandboxes/:id/extend', async c => {
    const sandbox = await ownSandbox(c, registry);
    await sandbox.extend();
    return c.json(toJson(sandbox));
  });

  door.post('/api/sandboxes/:id/move', async c => {
    const sandbox = await ownSandbox(c, registry);
    const { to, hasReplicas } = await readBody(c, moveSchema);
    demandMovable(options.scopes(sandbox.scope));
    const moved = await registry.move(sandbox.id, {
      to,
      signal: c.req.raw.signal,
      ...(hasReplicas === undefined ? {} : { hasReplicas }),
    });
    return c.json(toJson(moved), 201, { location: `/api/sandboxes/${moved.id}` });
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
  body: z.infer<typeof creationSchema>,
): Promise<Sandbox> {
  const { kind, hasReplicas, parameters } = body;
  for (const [name, value] of Object.entries(parameters ?? {})) {
    const checked = checkParameter(name, value);
    if ('refused' in checked) throw checked.refused;
  }
  const asked = {
    owner: c.get('learner'),
    address: addressOf(c),
    kind,
    signal: c.req.raw.signal,
    ...(hasReplicas === undefined ? {} : { hasReplicas }),
    ...(parameters === undefined ? {} : { parameters }),
  };
  const scope = body.exercise === undefined ? body.scope : `exercise:${body.exercise}`;
  if (scope === undefined) {
    // A scope of its own, so that it takes no bench's place.
    return registry.create({ ...asked, scope: `api:${randomBytes(8).toString('hex')}`, start: [] });
  }
  const begin = scopes(scope);
  if (begin === undefined) throw new Failure('not-found', `There is no scope “${scope}”.`);
  const former = await registry.findByScope(asked.owner, scope);
  const prepare = kind === begin.kind ? begin.prepare : undefined;
  const sandbox = await registry.create({
    ...asked,
    scope,
    start: begin.start,
    ...(prepare === undefined ? {} : { prepare }),
  });
  if (former !== undefined && former.id !== sandbox.id) await registry.remove(former.id);
  return sandbox;
}

function toJson(sandbox: Sandbox) {
  const { servers } = sandbox;
  return {
    id: sandbox.id,
    kind: sandbox.kind,
    url: sandbox.url,
    expiresAt: new Date(sandbox.expiresAtMs).toISOString(),
    ...(servers === undefined ? {} : { nodes: nodesOf(sandbox, servers) }),
  };
}

/** Each node as a client outside reaches it: by a port of its own, where it has one, else by the sandbox's address. */
function nodesOf(sandbox: Sandbox, { topology }: ServerSide) {
  return topology.nodes.map(({ name, kind, externalPort }) => {
    const url = new URL(sandbox.url);
    if (externalPort !== null) url.port = String(externalPort);
    return { name, kind, host: url.hostname, port: Number(url.port), url: url.href };
  });
}
