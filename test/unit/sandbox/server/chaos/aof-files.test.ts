import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseManifest, readAofFiles } from '#sandbox/server/chaos/aof-files.ts';
import { isConditionWait } from '#sandbox/server/chaos/fsync-thread.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

test('a manifest names its files in their order, and none outside the folder', () => {
  const text = [
    'file appendonly.aof.1.base.rdb seq 1 type b',
    'file appendonly.aof.1.incr.aof seq 1 type h',
    'file ../../etc/passwd seq 2 type i',
    'file appendonly.aof.2.incr.aof seq 2 type i startoffset 17',
    'nonsense',
    '',
  ].join('\n');
  expect(parseManifest(text)).toEqual([
    { name: 'appendonly.aof.1.base.rdb', type: 'b' },
    { name: 'appendonly.aof.1.incr.aof', type: 'h' },
    { name: 'appendonly.aof.2.incr.aof', type: 'i' },
  ]);
});

test('the files of a folder are read with their lengths; missing ones are left out', async () => {
  const { path, remove } = await temporaryDirectory();
  onTestFinished(remove);
  expect(readAofFiles(path)).toBeUndefined();
  const folder = join(path, 'appendonlydir');
  await mkdir(folder);
  expect(readAofFiles(path)).toBeUndefined();
  await writeFile(join(folder, 'a.base.rdb'), 'base');
  await writeFile(join(folder, 'a.2.incr.aof'), 'incremental');
  const manifest = ['a.base.rdb seq 1 type b', 'a.1.incr.aof seq 1 type i', 'a.2.incr.aof seq 2 type i'];
  await writeFile(join(folder, 'appendonly.aof.manifest'), manifest.map(line => `file ${line}\n`).join(''));
  const files = readAofFiles(path);
  expect(files?.base).toMatchObject({ name: 'a.base.rdb', lengthBytes: 4 });
  expect(files?.incremental).toMatchObject([{ name: 'a.2.incr.aof', lengthBytes: 11 }]);
});

test('a manifest of any number of files is read up to a bound, and one without end not at all', async () => {
  const { path, remove } = await temporaryDirectory();
  onTestFinished(remove);
  const folder = join(path, 'appendonlydir');
  await mkdir(folder);
  const names = Array.from({ length: 100 }, (_, index) => `a.${index}.incr.aof`);
  for (const name of names) await writeFile(join(folder, name), '');
  const manifest = join(folder, 'appendonly.aof.manifest');
  await writeFile(manifest, names.map(name => `file ${name} seq 1 type i\n`).join(''));
  const files = readAofFiles(path)?.incremental ?? [];
  expect(files.length).toBeLessThan(50);
  expect(files.at(-1)?.name).toBe('a.99.incr.aof');
  await writeFile(manifest, `file ${names[0]} seq 1 type i\n`.repeat(10_000));
  expect(readAofFiles(path)).toBeUndefined();
});

test.each([
  ['202 0x5631817e4c18 0x189 0x0 0x0 0x0 0xffffffff 0x7f52191fd200 0x7f521a6a3f16', true],
  // Waits for a lock, which is no sign that nothing is under way.
  ['202 0x5631817e4c18 0x86 0x2 0x0 0x0 0xffffffff 0x7f52191fd200 0x7f521a6a3f16', false],
  // fdatasync.
  ['75 0x8 0x0 0x0 0x0 0x0 0x0 0x7f52191fd200 0x7f521a6a3f16', false],
  ['running', false],
  ['', false],
])('%s is a wait for a job: %s', (call, expected) => {
  expect(isConditionWait(call)).toBe(expected);
});
