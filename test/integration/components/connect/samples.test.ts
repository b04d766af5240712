/**
 * The programs that "Connect your own client" shows, run by the very clients they are for, as a learner would copy
 * them. Python and PHP are run where this machine has them; nothing depends on it.
 */
import { execFile, execFileSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Address, fillText, readAddress } from '#components/connect/fill.ts';
import { connectTabs, type Sample } from '#components/connect/samples.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { type Doors, openDoors } from '#test/support/doors.ts';
import { say } from '#test/support/sandbox.ts';
import { temporaryDirectory } from '#test/support/temporary.ts';

const run = promisify(execFile);
const projectRoot = join(import.meta.dirname, '../../../..');
const samples = connectTabs.flatMap(({ samples }) => samples);

let doors: Doors;
let sandbox: Sandbox;
let address: Address;
let owners = 0;

beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.stop());
beforeEach(async () => {
  owners += 1;
  sandbox = await doors.registry.create({ owner: `owner${owners}`, scope: 'playground', start: [] });
  const read = readAddress(sandbox.url);
  if (read === undefined) throw new Error(`no address in ${sandbox.url}`);
  address = read;
});

it.each(['redis-cli', 'ioredis', 'node-redis'])('%s prints what is promised', checkSample);

it.skipIf(!has('python3', '-c', 'import redis'))('redis-py prints what is promised', () =>
  checkSample('redis-py'),
);
it.skipIf(!has('php', '-r', 'exit(extension_loaded("redis") ? 0 : 1);'))(
  'phpredis prints what is promised',
  () => checkSample('phpredis'),
);
it.skipIf(!has('gofmt', '-h'))('gofmt reads the Go program and would change nothing', () =>
  inFolder(async folder => {
    const file = join(folder, 'main.go');
    await writeFile(file, `${fillText(sampleOf('go-redis').program.text, address)}\n`);
    const { stdout } = await run('gofmt', ['-d', '-e', file]);
    expect(stdout).toBe('');
  }),
);

/** Copies the program into an empty folder, runs it as the panel says, and looks at what arrived. */
async function checkSample(id: string): Promise<void> {
  const sample = sampleOf(id);
  expect(await runSample(sample)).toBe(`${sample.prints}\n`);
  expect(await say(sandbox, 'A', `GET hello:${id}`)).toBe(`"from ${id}"`);
  const restSeconds = Number((await say(sandbox, 'A', `TTL hello:${id}`)).replace('(integer) ', ''));
  expect(restSeconds).toBeGreaterThan(500);
  expect(restSeconds).toBeLessThanOrEqual(600);
  expect(await say(sandbox, 'A', 'GET hello:runs')).toBe('"1"');
  expect(await say(sandbox, 'A', 'DBSIZE')).toBe('(integer) 2');
}

function runSample({ program, run: start }: Sample): Promise<string> {
  return inFolder(async folder => {
    // What `npm install` would have put there.
    await symlink(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    const text = fillText(program.text, address);
    if (start !== undefined) await writeFile(join(folder, program.title), text);
    const { stdout } = await run('sh', ['-c', start?.text ?? text], { cwd: folder, timeout: 30_000 });
    return stdout;
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const { path, remove } = await temporaryDirectory();
  return work(path).finally(remove);
}

function sampleOf(id: string): Sample {
  const sample = samples.find(one => one.id === id);
  if (sample === undefined) throw new Error(`no sample ${id}`);
  return sample;
}

/** Whether a program is on this machine and content with these arguments. */
function has(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
