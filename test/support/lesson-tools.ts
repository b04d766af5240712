/** Tracks of a test's own inside of the project, where their modules find their imports, and the two commands on them. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { findingSchema } from '#lessons/check/finding.ts';
import { mutantCountSchema } from '#lessons/check/step.ts';

const trackYaml = `# Tracks of a test.
title: Basics
summary: The first things.
lessons:
  - { slug: first-look, title: A first look }
  - { slug: second-look, title: A second look }
`;

export interface Ran {
  readonly code: number | null;
  readonly printed: string;
  readonly complaints: string;
}

const reportSchema = z.strictObject({
  checked: z.string(),
  passed: z.boolean(),
  steps: z.array(
    z.strictObject({
      step: z.string(),
      tookMs: z.number(),
      summary: z.string(),
      mutants: z.array(mutantCountSchema).optional(),
    }),
  ),
  findings: z.array(findingSchema),
});

export interface TestTracks {
  /** Relative to the project. */
  readonly root: string;
  /** `01-basics/01-first-look`, relative to the project. */
  readonly lesson: string;
  file(name: string): string;
  /** Writes a file of the lesson. */
  write(name: string, content: string): Promise<void>;
  /** Replaces what a file of the lesson says; it must say it. */
  edit(name: string, from: string, to: string): Promise<void>;
  make(...args: string[]): Promise<Ran>;
  check(...args: string[]): Promise<Ran>;
  /** What `--json` says of the lesson; only of some steps. */
  report(
    steps: string,
    target?: string,
  ): Promise<z.infer<typeof reportSchema> & { readonly code: number | null }>;
  remove(): Promise<void>;
}

export async function writeTestTracks(): Promise<TestTracks> {
  const root = path.relative(process.cwd(), await mkdtemp(path.resolve('test/.lessons-')));
  await mkdir(path.join(root, '01-basics'));
  await writeFile(path.join(root, '01-basics', 'track.yaml'), trackYaml);
  const lesson = path.join(root, '01-basics', '01-first-look');
  const file = (name: string) => path.join(lesson, name);
  const check = (...args: string[]) => runScript('scripts/lesson-check.ts', [...args, '--root', root]);
  return {
    root,
    lesson,
    file,
    write: async (name, content) => {
      await mkdir(path.dirname(file(name)), { recursive: true });
      await writeFile(file(name), content);
    },
    edit: async (name, from, to) => {
      const before = await readFile(file(name), 'utf8');
      if (!before.includes(from)) throw new Error(`${name} does not say “${from}”.`);
      await writeFile(file(name), before.replace(from, to));
    },
    make: (...args) => runScript('scripts/lesson-new.ts', [...args, '--root', root]),
    check,
    report: async (steps, target = lesson) => {
      const { code, complaints, printed } = await check(target, '--json', '--only', steps);
      if (printed === '') throw new Error(complaints);
      return { ...reportSchema.parse(JSON.parse(printed)), code };
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export async function runScript(script: string, args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [printed, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, printed, complaints };
}
