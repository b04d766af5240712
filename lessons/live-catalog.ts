/** The catalogue while lessons are being written: read again whenever a file changes, for `npm run dev`. */
import { watch } from 'node:fs';
import { type Catalog, loadCatalog } from '#lessons/catalog.ts';

/** Editors save in several steps; this long after the last of them the folders are read. */
const settleMs = 100;

export interface LiveCatalog {
  /** Always answers from the latest good reading. */
  readonly catalog: Catalog;
  close(): void;
}

/**
 * @param onProblem told what is wrong with the lessons after a change; the former reading stays
 * @throws {CatalogError} if they are wrong from the start
 */
export async function followCatalog(
  root: string,
  onProblem: (problem: unknown) => void,
): Promise<LiveCatalog> {
  let current = await loadCatalog(root);
  let timer: NodeJS.Timeout | undefined;

  const read = () =>
    loadCatalog(root).then(fresh => {
      current = fresh;
    }, onProblem);
  const watcher = watch(root, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(), settleMs);
  });
  watcher.on('error', onProblem);

  return {
    catalog: {
      get tracks() {
        return current.tracks;
      },
      track: slug => current.track(slug),
      lesson: (track, slug) => current.lesson(track, slug),
      lessons: () => current.lessons(),
      exercise: id => current.exercise(id),
      exercises: () => current.exercises(),
    },
    close: () => {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
