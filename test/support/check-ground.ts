/** What the steps of `lesson:check` stand on, in this very process. */
import path from 'node:path';
import type { Catalog, CatalogExercise } from '#lessons/catalog.ts';
import { openEquipment } from '#lessons/check/equipment.ts';
import type { Ground } from '#lessons/check/step.ts';
import { startEmbeddedRedis } from '#sandbox/server/embedded.ts';
import { silentLog, temporaryDirectory } from './temporary.ts';

export interface TestGround {
  of(exercises: readonly CatalogExercise[]): Ground;
  close(): Promise<void>;
}

/** Verdicts are kept between runs, as those of the command. */
export async function openTestGround(catalog: Catalog): Promise<TestGround> {
  const directory = await temporaryDirectory();
  const redis = await startEmbeddedRedis({ dataDir: directory.path, log: silentLog });
  const equipment = openEquipment({
    catalog,
    redis: redis.target,
    directory: path.join(directory.path, 'check'),
    cacheDirectory: path.resolve('.data/verdicts'),
  });
  return {
    of: exercises => ({
      equipment,
      lessons: [],
      exercises,
      exercise: id => catalog.exercise(id),
      directory: directory.path,
      doing: () => {},
    }),
    close: async () => {
      await equipment.close();
      await redis.stop();
      await directory.remove();
    },
  };
}
