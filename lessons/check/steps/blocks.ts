/** Every runnable block of each page, in order, on a fresh sandbox in the lesson's start state. */
import path from 'node:path';
import type { Lesson } from '#lessons/catalog.ts';
import { startLesson } from '#lessons/check/blocks/lesson-run.ts';
import { each } from '#lessons/check/each.ts';
import { type Finding, shownFile } from '#lessons/check/finding.ts';
import { count, type Ground, type Step } from '#lessons/check/step.ts';
import { sentence } from '#lessons/check/steps/answers.ts';

/** A block may wait 20 seconds for a command; a world's acts take no real time. */
const blockMs = 40_000;

export const checkBlocks: Step = async ground => {
  const findings = await each(ground.lessons, 2, lesson => runLesson(ground, lesson));
  const blocks = ground.lessons.reduce((sum, { page }) => sum + page.blocks.length, 0);
  return {
    findings: findings.flat(),
    summary: `${count(blocks, 'block')} of ${count(ground.lessons.length, 'lesson')}`,
  };
};

async function runLesson(ground: Ground, lesson: Lesson): Promise<Finding[]> {
  const { front, page, slug, track, world } = lesson;
  const file = shownFile(path.join(lesson.folder, 'lesson.mdx'));
  if (page.blocks.length === 0) return [];
  const registry = await ground.equipment.sandboxes();
  const scope = `lesson:${track}/${slug}`;
  ground.doing(`${slug}: start state`, { file, withinMs: blockMs });
  const sandbox = await registry.create({
    owner: `check-${crypto.randomUUID()}`,
    scope,
    start: front.start,
    kind: front.kind,
  });
  const findings: Finding[] = [];
  try {
    const run = startLesson(sandbox, world);
    for (const block of page.blocks) {
      ground.doing(`${slug}: block ${block.id}`, { file, withinMs: blockMs });
      // One that breaks down leaves nothing for the next to stand on.
      const faults = await run
        .run(block)
        .catch((thrown: unknown) => [`line ${block.line}: ${sentence(thrown)}`]);
      findings.push(...faults.map(fault => toFinding(file, block.line, fault)));
    }
  } finally {
    await registry.remove(sandbox.id);
  }
  return findings;
}

/** `line 12: GET a\n  expected …\n  observed …` */
function toFinding(file: string, blockLine: number, fault: string): Finding {
  const match = /^line (\d+): ([\s\S]*)$/.exec(fault);
  return { file, line: Number(match?.[1] ?? blockLine), rule: 'blocks', message: match?.[2] ?? fault };
}
