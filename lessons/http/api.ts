/** The whole of `/api`: the sandbox's routes, the lessons', the learner's, and health, behind one HTTP door. */
import type { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Catalog } from '#lessons/catalog.ts';
import type { Grader } from '#lessons/grading/grader.ts';
import { addAnswerTypes } from '#lessons/http/answer-types.ts';
import { addExerciseRoutes } from '#lessons/http/exercises.ts';
import { addLearnerRoutes } from '#lessons/http/learner.ts';
import type { Records } from '#lessons/progress/records.ts';
import { createScopeResolver } from '#lessons/scopes.ts';
import type { CommandDocs } from '#sandbox/command/docs.ts';
import type { Config } from '#sandbox/config.ts';
import { createHttpDoor } from '#sandbox/doors/http.ts';
import { addCommandRoutes } from '#sandbox/doors/http-commands.ts';
import { addEngineRoutes } from '#sandbox/doors/http-engines.ts';
import { addSandboxRoutes } from '#sandbox/doors/http-sandboxes.ts';
import { addScriptRoutes } from '#sandbox/doors/http-scripts.ts';
import { addServerRoutes } from '#sandbox/doors/http-servers.ts';
import type { DoorEnv } from '#sandbox/doors/request.ts';
import { toFailure } from '#sandbox/failure.ts';
import type { Identity } from '#sandbox/identity.ts';
import type { SandboxRegistry } from '#sandbox/sandbox.ts';
import type { Engines } from '#sandbox/server/engines/engines.ts';

/** What `GET /api/health` answers: 200 when live and ready, else 503. */
export interface Health {
  /** The process works; if not, restart it. */
  readonly live: boolean;
  /** It can serve learners now. */
  readonly ready: boolean;
  /** Each part: `ok`, or why not, in words that give nothing away. */
  readonly checks: Readonly<Record<string, string>>;
}

export interface ApiOptions {
  readonly registry: SandboxRegistry;
  readonly catalog: Catalog;
  readonly grader: Pick<Grader, 'grade'>;
  readonly records: Records;
  readonly engines: Engines;
  readonly commands: CommandDocs;
  readonly identity: Identity;
  readonly config: Config;
  readonly log: Logger;
  /** All checks but that of the records, which is ours. */
  readonly health: () => Promise<Health>;
}

/** Serve it by `getRequestListener(api.fetch)` of `@hono/node-server`, which tells it the caller's address. */
export function createApi(options: ApiOptions): Hono<DoorEnv> {
  const { registry, catalog, grader, records, engines, identity, config, log } = options;
  const { limits } = config;
  const door = createHttpDoor({ identity, config, log });

  addSandboxRoutes(door, { registry, scopes: createScopeResolver(catalog) });
  addScriptRoutes(door, registry);
  addServerRoutes(door, registry);
  addCommandRoutes(door, options.commands);
  addAnswerTypes(door, options.commands);
  addEngineRoutes(door, { engines, runsPerLearnerPerHour: limits.engineRunsPerLearnerPerHour });
  addExerciseRoutes(door, {
    catalog,
    grader,
    records,
    registry,
    answerBytes: limits.answerBytes,
    attemptsPerLearnerPerMinute: limits.attemptsPerLearnerPerMinute,
    log,
  });
  addLearnerRoutes(door, {
    records,
    catalog,
    registry,
    identity,
    resumeCodesPerAddressPerHour: limits.resumeCodesPerAddressPerHour,
  });
  door.get('/api/health', async c => {
    const health = await withRecords(await options.health(), records);
    return c.json(health, health.live && health.ready ? 200 : 503);
  });
  return door;
}

async function withRecords(health: Health, records: Records): Promise<Health> {
  const said = await records.ping().then(
    () => 'ok',
    (thrown: unknown) => toFailure(thrown).message,
  );
  return { ...health, ready: health.ready && said === 'ok', checks: { ...health.checks, records: said } };
}
