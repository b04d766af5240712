/** Should the gateway ever send a wrong name: what the server itself refuses a namespace's user. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { passwordOf } from '#sandbox/namespace/ids.ts';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import { type Connection, openConnection } from '#sandbox/resp/connection.ts';
import type { Sandbox } from '#sandbox/sandbox.ts';
import { openTestRegistry, type TestRegistry, testSecret } from '#test/support/sandbox.ts';
import { silentLog } from '#test/support/temporary.ts';

let opened: TestRegistry;
let own: Sandbox;
let other: Sandbox;
let connection: Connection;

beforeAll(async () => {
  opened = await openTestRegistry();
  own = await opened.sandbox(['SET x own']);
  other = await opened.sandbox(['SET secret theirs']);
  connection = await openConnection({
    target: opened.target,
    credentials: { username: `ks-${own.id}`, password: passwordOf(own.id, testSecret) },
    protocol: 2,
    limits: { replyBytes: 1_000_000, elements: 10_000, depth: 8 },
    connectTimeoutMs: 5000,
  });
});
afterAll(async () => {
  connection.close();
  await opened.close();
});

const run = (line: string) =>
  connection.execute(
    (splitLine(line.replaceAll('{a1}', `{${own.id}}`).replaceAll('{b2}', `{${other.id}}`)) ?? []).map(arg =>
      Buffer.from(arg),
    ),
  );

test('its own keys are open to it', async () => {
  expect(await run('GET {a1}:x')).toMatchObject({ type: 'bulk', bytes: Buffer.from('own') });
});

describe('refused', () => {
  test.each([
    'GET {b2}:secret',
    'GET secret',
    'GET {keyspace}:used',
    'ZRANGE {keyspace}:used 0 -1',
    'SET {b2}:secret x',
    'DEL {b2}:secret',
    'COPY {b2}:secret {a1}:y',
    'SORT {b2}:secret',
    'MSET {a1}:x 1 {b2}:y 2',
    'XREAD STREAMS {b2}:s 0',
    'SUNIONSTORE {a1}:d {b2}:s',
    'GEORADIUS {a1}:g 0 0 1 km STORE {b2}:d',
    'PUBLISH {b2}:c x',
    'SPUBLISH {b2}:c x',
    'SUBSCRIBE {b2}:c',
    'SSUBSCRIBE {b2}:c',
    'PSUBSCRIBE *',
    'PSUBSCRIBE {b2}:*',
    'SUBSCRIBE __keyevent@0__:set',
    'PSUBSCRIBE __keyspace@0__:*',
    'KEYS *',
    'SCAN 0',
    'DBSIZE',
    'RANDOMKEY',
    'FLUSHALL',
    'FLUSHDB',
    'SELECT 1',
    'SWAPDB 0 1',
    'CONFIG GET *',
    'ACL LIST',
    'ACL WHOAMI',
    'CLIENT LIST',
    'CLIENT KILL TYPE normal',
    'CLIENT TRACKING ON BCAST',
    'CLUSTER GETKEYSINSLOT 0 10',
    'CLUSTER NODES',
    'EVAL "return 1" 0',
    'EVALSHA 0000000000000000000000000000000000000000 0',
    'FUNCTION LIST',
    'SCRIPT FLUSH',
    'MIGRATE 10.0.0.1 6379 {a1}:x 0 10',
    'RESTORE {a1}:x 0 x',
    'DEBUG OBJECT {a1}:x',
    'INFO',
    'COMMAND',
    'MONITOR',
    'SHUTDOWN',
    'SAVE',
    'REPLICAOF NO ONE',
    'PUBSUB CHANNELS',
    'WAIT 1 0',
    'MEMORY DOCTOR',
    'LATENCY RESET',
    'SLOWLOG GET',
    'MODULE LIST',
    'OBJECT FREQ {b2}:secret',
    'MEMORY USAGE {b2}:secret',
  ])('%s', async line => {
    // A connection that could be led into MONITOR or a subscription would break the rows after it.
    expect(await run(line), line).toMatchObject({
      type: 'error',
      text: expect.stringMatching(/^(NOPERM|ERR DEBUG command not allowed|CROSSSLOT)/),
    });
  });
});

test('every allowed command is open to it, and none but those and what the gateway needs', async () => {
  const table = await loadCommandTable(opened.target, silentLog);
  const forGateway = /^(?:[ps]?(?:un)?subscribe|sunsubscribe|sort|sort_ro|lcs|auth|hello|reset|quit)$/;
  const wrong: string[] = [];
  for (const { name, arity, subcommands, policy } of table.all.values()) {
    if (subcommands.size > 0) continue;
    const words = name.split('|');
    const filling = Array.from(
      { length: Math.max(0, Math.abs(arity) - words.length) },
      () => `{${own.id}}:k`,
    );
    const verdict = String(await opened.system.call('ACL', 'DRYRUN', `ks-${own.id}`, ...words, ...filling));
    const isOpen = !/no permissions to run/.test(verdict);
    if (isOpen !== (policy.decision === 'allowed' || forGateway.test(name)))
      wrong.push(`${name}: ${verdict}`);
  }
  expect(wrong).toEqual([]);
});
