/** Engines over HTTP: which are installed here, and the same load on each of them. */
import type { Hono } from 'hono';
import { createAllowance } from '#sandbox/doors/allowance.ts';
import { type DoorEnv, readBody } from '#sandbox/doors/request.ts';
import type { Engines } from '#sandbox/server/engines/engines.ts';
import { loadSpecSchema } from '#sandbox/server-protocol.ts';

export interface EngineRoutesOptions {
  readonly engines: Engines;
  readonly runsPerLearnerPerHour: number;
}

export function addEngineRoutes(door: Hono<DoorEnv>, options: EngineRoutesOptions): void {
  const { engines, runsPerLearnerPerHour } = options;
  const allowance = createAllowance({
    limit: runsPerLearnerPerHour,
    windowMs: 3_600_000,
    refusal: 'You have compared the engines often in this hour. Come back later.',
  });

  door.get('/api/engines', async c => c.json(await engines.list()));

  /** Takes a load of mode `cache`; answers when it has run on all. Who goes away meanwhile ends it. */
  door.post('/api/engines/runs', async c => {
    const spec = await readBody(c, loadSpecSchema);
    const learner = c.get('learner');
    allowance.take(learner);
    try {
      return c.json(await engines.compare(spec, { signal: c.req.raw.signal }));
    } catch (cause) {
      allowance.giveBack(learner);
      throw cause;
    }
  });
}
