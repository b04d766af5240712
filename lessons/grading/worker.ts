/** The body of a grading worker: one task, one verdict, on a Redis that is the task's alone. */
import path from 'node:path';
import { isExercise } from '#lessons/exercise-definition.ts';
import type { CodeExercise } from '#lessons/grading/exercise.ts';
import { importDefault } from '#lessons/import-default.ts';
import { GuestPool } from '#sandbox/guest/guest-pool.ts';
import { defaultGuestLimits } from '#sandbox/guest/limits.ts';
import { gradeCode } from './driver/grade-code.ts';
import { type Links, openLinks } from './driver/links.ts';
import { gradingPolicy } from './driver/policy.ts';
import { GraderDefect } from './driver/stage.ts';
import { type TaskResult, taskSchema } from './task.ts';

let guests: GuestPool | undefined;

/** Called by the pool. */
export default async function gradeTask(message: unknown): Promise<TaskResult> {
  const task = taskSchema.parse(message);
  const links = openLinks(task.redisPath);
  try {
    const exercise = await loadCode(task.exerciseFile);
    guests ??= new GuestPool({ commandNames: await readCommandNames(links), limits: defaultGuestLimits });
    const { budgetMs, seed, source } = task;
    const verdict = await gradeCode(exercise, source, {
      links,
      policy: gradingPolicy,
      guests,
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

/** Methods of the client: every command that the server has. */
async function readCommandNames(links: Links): Promise<readonly string[]> {
  const link = await links.lend();
  const reply = await link.execute([Buffer.from('COMMAND'), Buffer.from('LIST')]);
  await links.giveBack(link, false);
  if (reply.type !== 'array') throw new GraderDefect('the grading Redis does not list its commands');
  return reply.items
    .flatMap(item => (item.type === 'bulk' ? [item.bytes.toString().toLowerCase()] : []))
    .sort();
}
