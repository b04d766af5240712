/** The one way in which records are read and written: for a learner, under who they have become, with our failures. */
import type { Kysely, Transaction } from 'kysely';
import { recordsFailure } from '#lessons/progress/node-sqlite.ts';
import type { Tables } from '#lessons/progress/tables.ts';

export interface Store {
  /** `id` is the learner's own, or of whom they have become. */
  read<T>(learner: string, work: (db: Kysely<Tables>, id: string) => Promise<T>): Promise<T>;
  /** As `read`, in a transaction, the learner's row being there. Fulfilled after the commit. */
  write<T>(learner: string, work: (db: Transaction<Tables>, id: string) => Promise<T>): Promise<T>;
  /** A transaction about no learner in particular. */
  transaction<T>(work: (db: Transaction<Tables>) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
}

export function openStore(db: Kysely<Tables>): Store {
  const transaction: Store['transaction'] = work => guarded(() => db.transaction().execute(work));
  return {
    transaction,
    read: (learner, work) => guarded(async () => work(db, await currentId(db, learner))),
    write: (learner, work) =>
      transaction(async trx => {
        await trx
          .insertInto('learners')
          .values({ id: learner, created_at_ms: Date.now(), resume_hash: null, merged_into: null })
          .onConflict(conflict => conflict.column('id').doNothing())
          .execute();
        return work(trx, await currentId(trx, learner));
      }),
    ping: () =>
      guarded(async () => {
        await db.selectFrom('learners').select('id').limit(1).execute();
      }),
  };
}

/** Whom this learner has become; themselves if they took up nobody's code, or are not known yet. */
export async function currentId(db: Kysely<Tables>, learner: string): Promise<string> {
  const row = await db
    .selectFrom('learners')
    .select('merged_into')
    .where('id', '=', learner)
    .executeTakeFirst();
  return row?.merged_into ?? learner;
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw recordsFailure(thrown);
  }
}
