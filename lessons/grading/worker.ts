/** The body of a grading worker: one task, one verdict, on a Redis that is the task's alone. */
import path from 'node:path';
import pino from 'pino';
import { isExercise } from '#lessons/exercise-definition.ts';
import type { CodeExercise } from '#lessons/grading/exercise.ts';
import { importDefault } from '#lessons/import-default.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { GuestPool } from '#sandbox/guest/guest-pool.ts';
import { defaultGuestLimits } from '#sandbox/guest/limits.ts';
import { type FootprintOf, footprintsFrom } from './driver/footprint.ts';
import { gradeCode } from './driver/grade-code.ts';
import { openLinks } from './driver/links.ts';
import { methodNames, type Policy, policyFrom } from './driver/policy.ts';
import { GraderDefect } from './driver/stage.ts';
import { type TaskResult, taskSchema } from './task.ts';

/** The same for every task of this thread: all grading servers are alike. */
let equipment:
  | { readonly guests: GuestPool; readonly policy: Policy; readonly footprint: FootprintOf }
  | undefined;

/** Called by the pool. */
export default async function gradeTask(message: unknown): Promise<TaskResult> {
  const task = taskSchema.parse(message);
  const links = openLinks(task.redisPath);
  try {
    const exercise = await loadCode(task.exerciseFile);
    equipment ??= await equip(task.redisPath);
    const { budgetMs, seed, source } = task;
    const verdict = await gradeCode(exercise, source, {
      links,
      ...equipment,
      seed,
      budgetMs,
    });
    return { verdict };
  } catch (thrown) {
    return { defect: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) };
  } finally {
    links.close();
  }
}

async function loadCode(file: string): Promise<CodeExercise> {
  const problems: string[] = [];
  const definition = await importDefault(file, (line, message) => problems.push(`${line}: ${message}`));
  const isSound = isExercise(definition, message => problems.push(message));
  if (isSound && definition.kind === 'code') return definition;
  const folder = path.basename(path.dirname(file));
  throw new GraderDefect(`${folder} is no Code exercise: ${problems.join('; ')}`);
}

async function equip(redisPath: string): Promise<NonNullable<typeof equipment>> {
  const table = await loadCommandTable({ path: redisPath }, pino({ level: 'silent' }));
  return {
    guests: new GuestPool({ commandNames: methodNames(table), limits: defaultGuestLimits }),
    policy: policyFrom(table),
    footprint: footprintsFrom(table),
  };
}
