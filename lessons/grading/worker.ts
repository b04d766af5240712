/** The body of a grading worker: one task, one verdict, on a Redis that is the task's alone. */
import path from 'node:path';
import pino from 'pino';
import { isExercise } from '#lessons/exercise-definition.ts';
import type { CodeExercise, LuaExercise } from '#lessons/grading/exercise.ts';
import { importDefault } from '#lessons/import-default.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { GuestPool } from '#sandbox/guest/guest-pool.ts';
import { defaultGuestLimits } from '#sandbox/guest/limits.ts';
import { type FootprintOf, footprintsFrom } from './driver/footprint.ts';
import { GradingStopped, gradeCode } from './driver/grade-code.ts';
import { gradeLua } from './driver/grade-lua.ts';
import { type Links, openLinks } from './driver/links.ts';
import { answerRules, methodNames, type Policy, policyFrom } from './driver/policy.ts';
import { GraderDefect } from './driver/stage.ts';
import { followReins } from './reins.ts';
import { type TaskResult, taskSchema } from './task.ts';

/** The same for every task of this thread: all grading servers are alike. */
let equipment: Equipment | undefined;

interface Equipment {
  readonly guests: GuestPool;
  readonly policy: Policy;
  readonly answerRules: readonly string[];
  readonly footprint: FootprintOf;
}

/** Called by the pool. */
export default async function gradeTask(message: unknown): Promise<TaskResult> {
  const task = taskSchema.parse(message);
  let links: Links | undefined;
  try {
    const exercise = await loadExercise(task.exerciseFile);
    equipment ??= await equip(task.redisPath);
    links = openLinks({ path: task.redisPath, answerRules: equipment.answerRules });
    const { budgetMs, seed, source } = task;
    const options = { links, ...equipment, seed, budgetMs, onSchedule: followReins(task.reins) };
    const verdict =
      exercise.kind === 'code'
        ? await gradeCode(exercise, source, options)
        : await gradeLua(exercise, source, options);
    return { verdict, ...(links.scripts.isSpent ? { isRedisSpent: true } : {}) };
  } catch (thrown) {
    if (thrown instanceof GradingStopped) return { stopped: true };
    return { defect: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) };
  } finally {
    task.reins.progress.close();
    links?.close();
  }
}

async function loadExercise(file: string): Promise<CodeExercise | LuaExercise> {
  const problems: string[] = [];
  const definition = await importDefault(file, (line, message) => problems.push(`${line}: ${message}`));
  const isSound = isExercise(definition, message => problems.push(message));
  if (isSound && (definition.kind === 'code' || definition.kind === 'lua')) return definition;
  const folder = path.basename(path.dirname(file));
  throw new GraderDefect(`${folder} is no Code or Lua exercise: ${problems.join('; ')}`);
}

async function equip(redisPath: string): Promise<Equipment> {
  const table = await loadCommandTable({ path: redisPath }, pino({ level: 'silent' }));
  return {
    guests: new GuestPool({ commandNames: methodNames(table), limits: defaultGuestLimits }),
    policy: policyFrom(table),
    answerRules: answerRules(table),
    footprint: footprintsFrom(table),
  };
}
