/** How the tables came to be, step by step. Never change a step that has been released; add one. */
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Tables } from '#lessons/progress/tables.ts';

const steps: Record<string, Migration> = {
  '2026-11-21-records': { up: createRecords },
};

/**
 * Brings the tables to the newest step; does nothing if they are.
 * @throws {Error} what the database said
 */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => steps } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function createRecords(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('learners')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('created_at_ms', 'bigint', column => column.notNull())
    .addColumn('resume_hash', 'text', column => column.unique())
    .addColumn('merged_into', 'text', column => column.references('learners.id').onDelete('cascade'))
    .execute();
  await db.schema.createIndex('learners_merged_into').on('learners').column('merged_into').execute();

  await db.schema
    .createTable('attempts')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('learner', 'text', column => column.notNull().references('learners.id').onDelete('cascade'))
    .addColumn('exercise', 'text', column => column.notNull())
    .addColumn('answer', 'text', column => column.notNull())
    .addColumn('passed', 'integer', column => column.notNull())
    .addColumn('verdict', 'text', column => column.notNull())
    .addColumn('solution_shown', 'integer', column => column.notNull())
    .addColumn('created_at_ms', 'bigint', column => column.notNull())
    .execute();
  await db.schema
    .createIndex('attempts_of_learner')
    .on('attempts')
    .columns(['learner', 'exercise', 'id'])
    .execute();

  await db.schema
    .createTable('steps')
    .addColumn('learner', 'text', column => column.notNull().references('learners.id').onDelete('cascade'))
    .addColumn('lesson', 'text', column => column.notNull())
    .addColumn('step', 'text', column => column.notNull())
    .addColumn('done_at_ms', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('steps_key', ['learner', 'lesson', 'step'])
    .execute();
  await db.schema
    .createTable('places')
    .addColumn('learner', 'text', column => column.notNull().references('learners.id').onDelete('cascade'))
    .addColumn('lesson', 'text', column => column.notNull())
    .addColumn('step', 'text', column => column.notNull())
    .addColumn('at_ms', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('places_key', ['learner', 'lesson'])
    .execute();
  await db.schema
    .createTable('reveals')
    .addColumn('learner', 'text', column => column.notNull().references('learners.id').onDelete('cascade'))
    .addColumn('exercise', 'text', column => column.notNull())
    .addColumn('hints', 'integer', column => column.notNull())
    .addColumn('solution_at_ms', 'bigint')
    .addPrimaryKeyConstraint('reveals_key', ['learner', 'exercise'])
    .execute();
}
