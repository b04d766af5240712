/**
 * `lesson:check` and `lesson:new` on what is no lesson: paths that lead elsewhere, links, hostile names, modules that
 * throw, never end or end the process. Each is told in a sentence, nothing outside is read or written, nothing hangs.
 */
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startChecker } from '#lessons/check/checker.ts';
import type { Finding } from '#lessons/check/finding.ts';
import type { Job } from '#lessons/check/messages.ts';
import { findTarget, oddFiles } from '#lessons/check/target.ts';
import { type TestTracks, writeTestTracks } from '#test/support/lesson-tools.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';
import { soundExercise, soundLesson } from '#test/support/tracks.ts';

let outside: Awaited<ReturnType<typeof temporaryDirectory>>;
let tracks: TestTracks;
beforeAll(async () => {
  outside = await temporaryDirectory();
});
afterAll(() => outside.remove());
beforeEach(async () => {
  tracks = await writeTestTracks();
  await tracks.write('lesson.mdx', soundLesson);
  for (const id of ['first', 'second']) {
    await tracks.write(`exercises/${id}/exercise.ts`, soundExercise);
    await tracks.write(`exercises/${id}/solution.redis`, 'SET a 1\n');
    await tracks.write(`exercises/${id}/mistakes/other.redis`, '# fails: held\nSET b 1\n');
  }
});
afterEach(() => tracks.remove());

/** What the steps that need no server find. */
async function check(steps: Job['steps'] = ['schema', 'prose'], loadMs = 20_000): Promise<Finding[]> {
  const checker = startChecker();
  const findings: Finding[] = [];
  try {
    const root = path.resolve(tracks.root);
    const hung = await checker.run(
      {
        root,
        folder: path.resolve(tracks.lesson),
        kind: 'lesson',
        steps,
        directory: path.join(outside.path, 'round'),
        cacheDirectory: path.join(outside.path, 'verdicts'),
        loadMs,
      },
      { doing: () => {}, step: done => findings.push(...done.findings) },
    );
    return [...findings, ...(hung ? [hung] : [])];
  } finally {
    await checker.stop();
  }
}

describe('paths', () => {
  test.each([
    ['/etc', /lies outside of/],
    ['..', /lies outside of/],
    ['../../../../../etc/passwd', /lies outside of/],
    ['lessons/tracks/../../package.json', /lies outside of/],
    ['lessons/tracks-of-another', /lies outside of/],
    ['lessons/tracks/99-nothing', /There is no/],
    ['lessons/tracks/99-nothing\u001b[2J\n', /There is no “lessons\/tracks\/99-nothing\?\[2J\?”/],
    [`lessons/tracks/${'x'.repeat(5000)}`, /There is no “lessons\/tracks\/x{1,105}…”/],
    ['lessons/tracks/\0', /There is no “lessons\/tracks\/\?”/],
  ])('%j is refused', async (given, sentence) => {
    await expect(findTarget(given, 'lessons/tracks')).rejects.toThrow(sentence);
  });

  test('a folder of a hostile name is no track, no lesson and no exercise', async () => {
    for (const name of ['01-A', '1-a', '01-a b', '01-a;rm', '$(id)', '-rf']) {
      const folder = path.join(tracks.root, name);
      await mkdir(folder, { recursive: true });
      await expect(findTarget(folder, tracks.root)).rejects.toThrow(/a track is called <nn>-<slug>/);
      await rm(folder, { recursive: true });
      await mkdir(tracks.file(`exercises/${name}`), { recursive: true });
      if (name !== '1-a')
        await expect(findTarget(tracks.file(`exercises/${name}`), tracks.root)).rejects.toThrow(/id has/);
    }
  });

  test('nothing is reached through a symbolic link', async () => {
    await symlink(outside.path, path.join(tracks.root, '02-elsewhere'));
    await expect(findTarget(path.join(tracks.root, '02-elsewhere'), tracks.root)).rejects.toThrow(
      /symbolic link/,
    );
    await expect(findTarget(undefined, path.join(tracks.root, '02-elsewhere'))).resolves.toBeDefined();
    await expect(
      findTarget(path.join(tracks.root, '02-elsewhere'), path.join(tracks.root, '02-elsewhere')),
    ).rejects.toThrow(/symbolic link/);
  });
});

describe('folders that are not loaded', () => {
  const touch = "import { writeFileSync } from 'node:fs';\nwriteFileSync(process.env.TOUCHED ?? '', 'x');\n";

  test('a module behind a link is not run, and a link anywhere stops the loading', async () => {
    const touched = path.join(outside.path, 'touched');
    const module = path.join(outside.path, 'exercise.ts');
    await writeFile(module, touch.replace("process.env.TOUCHED ?? ''", JSON.stringify(touched)));
    await rm(tracks.file('exercises/first/exercise.ts'));
    await symlink(module, tracks.file('exercises/first/exercise.ts'));
    const findings = await check();
    expect(findings).toEqual([
      expect.objectContaining({
        file: tracks.file('exercises/first/exercise.ts'),
        message: expect.stringMatching(/symbolic link/),
      }),
    ]);
    expect(existsSync(touched)).toBe(false);
  });

  test('a pipe, which nobody can read to its end', async () => {
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [tracks.file('exercises/first/mistakes/pipe.redis')]);
    expect(await check()).toEqual([
      expect.objectContaining({ message: 'this is neither a file nor a folder' }),
    ]);
  });

  test('a file that is too large, and a name that cannot be printed', async () => {
    await tracks.write('exercises/first/big.txt', 'x'.repeat(1024 * 1024 + 1));
    await tracks.write('exercises/first/a\u001b[31mred.txt', 'x');
    const messages = (await oddFiles(tracks.root)).map(
      ({ file, message }) => `${path.basename(file)}: ${message}`,
    );
    expect(messages.sort()).toEqual([
      'a?[31mred.txt: the name has characters that cannot be printed',
      'big.txt: the file has 1048577 bytes; a file of a lesson has at most 1 MB',
    ]);
  });
});

describe('modules', () => {
  const exercise = 'exercises/first/exercise.ts';

  test('one that throws, in whatever way', async () => {
    await tracks.write(exercise, "throw new Error('no\\u001b[2J');\n");
    const [finding] = await check(['schema']);
    expect(finding).toMatchObject({
      file: tracks.file(exercise),
      message: expect.stringMatching(/does not load: no/),
    });
    await tracks.write(exercise, 'throw null;\n');
    expect((await check(['schema']))[0]).toMatchObject({ message: 'the file does not load: null' });
  });

  test.each([
    ['computes for ever', 'for (;;);\n'],
    ['waits for ever', 'setInterval(() => {}, 1000);\nawait new Promise(() => {});\n'],
  ])('one that %s is ended, and named', async (_what, source) => {
    await tracks.write(exercise, source);
    expect(await check(['schema'], 1500)).toEqual([
      expect.objectContaining({
        file: tracks.file(exercise),
        rule: 'hangs',
        message: expect.stringMatching(/^it never ends: loading .*first\/exercise.ts \(ended after 1.5 s\)/),
      }),
    ]);
  });

  test('one that ends the process, or breaks it from behind', async () => {
    await tracks.write(exercise, 'process.exit(0);\n');
    await expect(check(['schema'])).rejects.toThrow(/The checking ended with 0/);
    await tracks.write(
      exercise,
      "setTimeout(() => { throw new Error('later'); }, 0);\nawait new Promise(() => {});\n",
    );
    await expect(check(['schema'])).rejects.toThrow(/later/);
  });

  test('one whose parts are not what they seem ends the checking, and is named', async () => {
    const trap = "get() { throw new Error('trap'); }, ownKeys() { throw new Error('trap'); }";
    await tracks.write(exercise, `export default new Proxy({}, { ${trap} });\n`);
    await expect(check(['schema'])).rejects.toThrow(/trap[\s\S]*first\/exercise\.ts/);
  });
});

describe('texts', () => {
  test('a page that is made to cost takes no longer than others', async () => {
    const words = `${'a '.repeat(40_000)}.`;
    const brackets = `${'['.repeat(3000)}x${'('.repeat(3000)}`;
    await tracks.write(
      'lesson.mdx',
      soundLesson.replace('## Say hello', `## Say hello\n\n${words}\n\n${brackets}\n`),
    );
    const startedAt = performance.now();
    const findings = await check(['prose']);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    expect(findings.some(({ rule }) => rule === 'prose/long-sentence')).toBe(true);
  });

  test('a mutants.yaml with aliases without end', async () => {
    const bomb = [
      'a: &a [x, x]',
      ...Array.from(
        { length: 30 },
        (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *${i === 0 ? 'a' : `b${i - 1}`}]`,
      ),
    ];
    await tracks.write('exercises/first/mutants.yaml', bomb.join('\n'));
    const { readAllowed } = await import('#lessons/check/mutants/allowed.ts');
    const { entries, findings } = await readAllowed(tracks.file('exercises/first'));
    expect(entries).toEqual([]);
    expect(findings).toEqual([expect.objectContaining({ message: expect.stringMatching(/alias/) })]);
  });
});

describe('lesson:new', () => {
  test('writes nothing through a link, and nothing outside', async () => {
    await symlink(outside.path, path.join(tracks.root, '02-elsewhere'));
    const { complaints } = await tracks.make('elsewhere', 'new-lesson');
    expect(complaints).toMatch(/There is no track “elsewhere”/);
    expect(existsSync(path.join(outside.path, '01-new-lesson'))).toBe(false);
    expect((await tracks.make('basics', '../../x')).complaints).toMatch(/small letters/);
  });

  test('does not write over a folder that is there, however it came', async () => {
    await symlink(outside.path, path.join(tracks.root, '01-basics', '02-second-look'));
    const { code, complaints } = await tracks.make('basics', 'second-look');
    expect(code).toBe(1);
    expect(complaints).toMatch(/is there already/);
  });
});
