/** COMMAND DOCS of the real server, as browsers get it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandDocs, findDoc, syntaxOf } from '#sandbox/command/docs.ts';
import { decisionFor } from '#sandbox/command/policy.ts';
import { readCommandDocs } from '#sandbox/command/read-docs.ts';
import { type CommandTable, loadCommandTable } from '#sandbox/command/table.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { type PrivateRedis, startPrivateRedis } from '#sandbox/server/private.ts';
import { silentLog, temporaryDirectory } from '#test/support/temporary.ts';

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let server: PrivateRedis;
let table: CommandTable;
let docs: CommandDocs;

beforeAll(async () => {
  folder = await temporaryDirectory();
  server = await startPrivateRedis({ directory: folder.path, log: silentLog });
  table = await loadCommandTable(server.target, silentLog);
  docs = readCommandDocs(table, { here: decisionFor, own: ownDecision });
});

afterAll(async () => {
  await server.stop();
  await folder.remove();
});

const syntax = (name: string) => {
  const found = findDoc(docs, name.split(' '));
  return found && syntaxOf(found.doc);
};

test('every command and subcommand that the server has is told of', () => {
  const names = docs.commands.map(({ name }) => name.replace(' ', '|').toLowerCase());
  expect([...table.all.keys()].filter(name => !names.includes(name))).toEqual([]);
  expect(docs.commands.filter(({ summary, since }) => summary === '' || since === '')).toEqual([]);
});

test('syntax is written as the pages of Redis write it', () => {
  expect(syntax('GET')).toBe('GET key');
  expect(syntax('SET')).toBe(
    'SET key value [NX | XX] [GET] [EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds | KEEPTTL]',
  );
  expect(syntax('MSET')).toBe('MSET key value [key value ...]');
  expect(syntax('xgroup create')).toBe(
    'XGROUP CREATE key groupname <id | $> [MKSTREAM] [ENTRIESREAD entries_read]',
  );
  expect(syntax('ZADD')).toBe('ZADD key [NX | XX] [GT | LT] [CH] [INCR] score member [score member ...]');
});

test('a command says what becomes of it here and on a server of one’s own', () => {
  const eval_ = findDoc(docs, ['eval'])?.doc;
  expect(eval_?.here.decision).toBe('refused');
  expect(eval_?.here.why).toMatch(/server of your own/i);
  expect(eval_?.own.decision).toBe('allowed');
  expect(findDoc(docs, ['no-such'])).toBeUndefined();
  expect(findDoc(docs, ['xgroup', 'nothing'])?.doc).toMatchObject({ name: 'XGROUP', isContainer: true });
});
