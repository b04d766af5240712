/** The servers of a sandbox over HTTP: what they are, what may be done to them, what they say, the load on them. */
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { ownSandbox } from '#sandbox/doors/own-sandbox.ts';
import { type DoorEnv, readBody } from '#sandbox/doors/request.ts';
import { demandServers } from '#sandbox/doors/server-requests.ts';
import { Failure } from '#sandbox/failure.ts';
import type { SandboxRegistry, ServerSide } from '#sandbox/sandbox.ts';
import { chaosSchema, loadSpecSchema } from '#sandbox/server-protocol.ts';

const settingsSchema = z
  .record(z.string().max(64), z.string().max(1000))
  .refine(settings => Object.keys(settings).length <= 50, 'at most 50 settings at once');
const afterSchema = z.coerce.number().int().min(0).default(0);

export function addServerRoutes(door: Hono<DoorEnv>, registry: SandboxRegistry): void {
  const serversOf = async (c: Context<DoorEnv>): Promise<ServerSide> =>
    demandServers(await ownSandbox(c, registry));

  door.get('/api/sandboxes/:id/topology', async c => c.json((await serversOf(c)).topology));
  door.get('/api/sandboxes/:id/timeline', async c => c.json((await serversOf(c)).history()));
  door.get('/api/sandboxes/:id/stats', async c => c.json(await (await serversOf(c)).stats()));

  door.post('/api/sandboxes/:id/chaos', async c => {
    const servers = await serversOf(c);
    return c.json(await servers.chaos(await readBody(c, chaosSchema)));
  });

  addLoadRoutes(door, serversOf);
  addNodeRoutes(door, serversOf);
}

type ServersOf = (c: Context<DoorEnv>) => Promise<ServerSide>;

function addLoadRoutes(door: Hono<DoorEnv>, serversOf: ServersOf): void {
  door.post('/api/sandboxes/:id/load', async c => {
    const servers = await serversOf(c);
    await servers.startLoad(await readBody(c, loadSpecSchema));
    return c.json(servers.load ?? null, 201);
  });
  door.get('/api/sandboxes/:id/load', async c => {
    const { load } = await serversOf(c);
    if (load === undefined) throw new Failure('not-found', 'No load has run here yet.');
    return c.json(load);
  });
  door.delete('/api/sandboxes/:id/load', async c => {
    const servers = await serversOf(c);
    await servers.stopLoad();
    return c.json(servers.load ?? null);
  });
  door.post('/api/sandboxes/:id/load/count', async c => c.json(await (await serversOf(c)).countLoss()));
}

function addNodeRoutes(door: Hono<DoorEnv>, serversOf: ServersOf): void {
  const nodeOf = (c: Context<DoorEnv>) => c.req.param('node') ?? '';

  door.get('/api/sandboxes/:id/nodes/:node/configuration', async c =>
    c.json(await (await serversOf(c)).configuration(nodeOf(c))),
  );
  /** One after the other, up to the first that is refused. */
  door.patch('/api/sandboxes/:id/nodes/:node/configuration', async c => {
    const servers = await serversOf(c);
    const settings = await readBody(c, settingsSchema);
    for (const [name, value] of Object.entries(settings)) await servers.configure(nodeOf(c), name, value);
    return c.json(await servers.configuration(nodeOf(c)));
  });
  door.get('/api/sandboxes/:id/nodes/:node/log', async c => {
    const servers = await serversOf(c);
    const after = afterSchema.safeParse(c.req.query('after'));
    if (!after.success) throw new Failure('bad-request', '“after” is the number of a line.');
    return c.json(servers.log(nodeOf(c), after.data));
  });
  door.get('/api/sandboxes/:id/nodes/:node/slowlog', async c =>
    c.json(await (await serversOf(c)).slowLog(nodeOf(c))),
  );
  door.get('/api/sandboxes/:id/nodes/:node/latency', async c =>
    c.json(await (await serversOf(c)).latency(nodeOf(c))),
  );
}
