/** The fixtures' exercises of each kind behind the API: both registries, the real grader, the real routes. */
import { loadCatalog } from '#lessons/catalog.ts';
import { createGrader, type Grader } from '#lessons/grading/grader.ts';
import { createScopeResolver } from '#lessons/scopes.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { startPrivateRedis } from '#sandbox/server/private.ts';
import { type Answer, type Caller, startApi, type TestApi } from './api.ts';
import { type Doors, openDoors } from './doors.ts';
import { fixtureTracks } from './fixture-tracks.ts';
import { silentLog, temporaryDirectory } from './temporary.ts';

export interface Kinds {
  readonly doors: Doors;
  readonly api: TestApi;
  readonly grader: Grader;
  /** Makes the sandbox of an exercise, or one of its own without. */
  make(caller: Caller, body: { kind: string; exercise?: string; scope?: string }): Promise<Sandbox>;
  attempt(caller: Caller, exercise: string, body: unknown): Promise<Answer>;
  stop(): Promise<void>;
}

export async function openKinds(): Promise<Kinds> {
  const catalog = await loadCatalog(fixtureTracks);
  const directory = await temporaryDirectory();
  const doors = await openDoors({ hasServers: true, scopes: createScopeResolver(catalog) });
  const grader = await createGrader({
    catalog,
    config: { gradingWorkers: 1, dataDir: directory.path },
    log: silentLog,
    startRedis: startPrivateRedis,
  });
  const api = await startApi({ registry: doors.all, grader, catalog });
  return {
    doors,
    api,
    grader,
    make: async (caller, body) => {
      const made = await caller.send('POST', '/api/sandboxes', body);
      const sandbox = await doors.all.find(String(Object(made.json).id));
      if (sandbox === undefined) throw new Error(`${made.status} ${made.text}`);
      return sandbox;
    },
    attempt: (caller, exercise, body) => caller.send('POST', `/api/exercises/${exercise}/attempts`, body),
    stop: async () => {
      await api.close();
      await grader.close();
      await doors.stop();
      await directory.remove();
    },
  };
}
