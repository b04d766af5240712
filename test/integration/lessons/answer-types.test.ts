/** What an editor knows of an answer's client is what the client is. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { documentTypes, readAnswerTypes } from '#lessons/answer-types.ts';
import { siteLink } from '#lessons/site-link.ts';
import type { CommandDoc, CommandDocs } from '#sandbox/command/docs.ts';
import { decisionFor } from '#sandbox/command/policy.ts';
import { readCommandDocs } from '#sandbox/command/read-docs.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { type PrivateRedis, startPrivateRedis } from '#sandbox/server/private.ts';
import { type Grading, startGrading } from '#test/support/grading.ts';
import { observe } from '#test/support/grading-story.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let server: PrivateRedis;
let grading: Grading;
let docs: CommandDocs;
let types: string;

beforeAll(async () => {
  folder = await temporaryDirectory();
  server = await startPrivateRedis({ directory: folder.path, log: silentLog });
  docs = readCommandDocs(await loadCommandTable(server.target, silentLog), {
    here: decisionFor,
    own: ownDecision,
  });
  types = documentTypes(await readAnswerTypes(), docs);
  grading = await startGrading();
});
afterAll(async () => {
  await grading.stop();
  await server.stop();
  await folder.remove();
});

/** The methods that the declarations give a client. */
function declared(): Set<string> {
  const bodies = [...types.matchAll(/^interface Redis(?:Commands)?(?: extends \w+)? \{$(.*?)^\}$/gms)];
  return new Set(
    bodies.flatMap(([, body = '']) =>
      [...body.matchAll(/^ {2}"?([\w.-]+)"?\(/gm)].map(([, name = '']) => name),
    ),
  );
}

const listing = `export async function answer(redis: Redis): Promise<string[]> {
  const names = new Set<string>();
  for (let at = redis as object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  return [...names].filter(name => name !== 'status' && name !== 'options');
}`;

/** What the client has beside commands and declares to nobody: parts of itself, and of an emitter. */
const inward =
  /^(?:constructor|send|sendAll|sendScript|scriptCommand|receive|connect|callBuffer|addListener|prependListener|removeListener|listeners|listenerCount|emit|once)$/;

test('the declared methods are those that the client of an answer has', async () => {
  const { told } = await observe(grading, listing, async (stage, tell) => {
    const a = stage.actor('A');
    const outcome = await a.call(a.redis);
    tell(JSON.stringify(outcome?.status === 'returned' ? outcome.value : outcome));
  });
  const real = z.array(z.string()).parse(JSON.parse(told[0] ?? ''));
  const plain = real.filter(name => !name.endsWith('Buffer') && !inward.test(name));
  const names = declared();
  expect(names.size).toBeGreaterThan(200);
  expect(
    [...names].filter(name => !real.includes(name)),
    'declared, but there is no such method',
  ).toEqual([]);
  expect(
    plain.filter(name => !names.has(name)),
    'there, but not declared',
  ).toEqual([]);
});

test('every command tells what it does, how it is written, what it costs and where more is said', () => {
  const at = types.indexOf('  hset(key: string, ...fieldsAndValues');
  const said = types.slice(types.lastIndexOf('/**', at), at);
  expect(said).toContain('`HSET key field value [field value ...]`');
  expect(said).toContain('O(1) for each field/value pair');
  expect(said).toContain('Redis 2.0.0');
  expect(said).toContain(`(${siteLink}/commands/hset)`);
  const set = types.indexOf('  set(key: string');
  // What was written by hand stays, and stands first.
  expect(types.slice(types.lastIndexOf('/**', set), set)).toMatch(
    /null when NX or XX refused it\.\n[\s\S]*Set the string value/i,
  );
});

test('every answer of every exercise compiles with them', async () => {
  await writeFile(path.join(folder.path, 'answers.d.ts'), types);
  const settings = z
    .object({ compilerOptions: z.record(z.string(), z.unknown()), include: z.array(z.string()) })
    .parse(JSON.parse(await readFile('test/support/answers.tsconfig.json', 'utf8')));
  const include = settings.include
    .filter(pattern => !pattern.endsWith('guest-types.d.ts'))
    .map(pattern => path.resolve('test/support', pattern));
  const project = path.join(folder.path, 'tsconfig.json');
  await writeFile(project, JSON.stringify({ ...settings, include: ['answers.d.ts', ...include] }));
  const compiled = await promisify(execFile)('node_modules/.bin/tsc', ['-p', project]).then(
    () => '',
    (thrown: { stdout?: string }) => thrown.stdout ?? String(thrown),
  );
  expect(compiled).toBe('');
});

test('nothing that a server says of its commands gets out of its comment', () => {
  const hostile: CommandDoc = {
    name: 'X.Y-Z',
    summary: 'Ends */ declare const evil: 1; /*\nand goes on',
    since: '1.0.0',
    group: 'module',
    complexity: 'O(*/1)',
    history: [],
    arguments: [
      { name: 'class', type: 'key' },
      { name: '9 lives', type: 'string' },
      { name: 'class', type: 'string' },
    ],
    isContainer: false,
    arity: 4,
    flags: [],
    categories: [],
    here: { decision: 'allowed', why: '' },
    own: { decision: 'allowed', why: '' },
  };
  const text = documentTypes('interface RedisCommands {\n}\n', { version: '7', commands: [hostile] });
  expect(text.replace(/\/\*\*[\s\S]*?\*\//g, '')).not.toContain('evil');
  expect(text).toContain(
    '  "x.y-z"(_class: string, _9Lives: RedisArgument, _class2: RedisArgument): Promise<RedisReply>;',
  );
});
