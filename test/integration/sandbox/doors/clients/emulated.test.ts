/** What the gateway answers itself, beside a plain redis-server of the same version: to the letter, in both protocols. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { splitLine } from '#sandbox/resp/cli-split.ts';
import { command } from '#test/support/raw-resp.ts';
import { exchange, openTwin, type Twin, withoutIds } from '#test/support/twin.ts';
import { differentLines, emulatedLines } from './emulated-lines.ts';

let twin: Twin;
beforeAll(async () => {
  twin = await openTwin();
});
afterAll(() => twin.stop());

const bytesOf = (line: string) =>
  Buffer.concat(
    line.split(' ;; ').map(one => command(...(splitLine(one) ?? []).map(arg => Buffer.from(arg)))),
  );
/** Bulk strings of a reply, whatever else is in it. */
const words = (text: string) => [...text.matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].map(([, word = '']) => word);

describe.each([2, 3] as const)('RESP%i', protocol => {
  it.each(emulatedLines)('%s', async line => {
    const { door, plain } = await twin.ask(bytesOf(line), { protocol });
    expect(withoutIds(door)).toBe(withoutIds(plain));
  });

  it.each(Object.entries(differentLines))('%s differs: %s', async line => {
    const { door, plain } = await twin.ask(bytesOf(line), { protocol });
    expect(withoutIds(door)).not.toBe(withoutIds(plain));
  });

  // A server lists them in an order of its own, another one after each start.
  it.each(['COMMAND LIST FILTERBY PATTERN xr*', 'COMMAND LIST FILTERBY ACLCAT geo', 'COMMAND DOCS xgroup'])(
    '%s, in any order',
    async line => {
      const { door, plain } = await twin.ask(bytesOf(line), { protocol });
      expect(words(door).toSorted()).toEqual(words(plain).toSorted());
    },
  );

  it('describes each command that it offers as the server does', async () => {
    const { door } = await twin.ask(command('COMMAND', 'LIST'), { protocol });
    const offered = words(door).filter(name => !name.includes('|') && !containers.has(name));
    expect(offered.length).toBeGreaterThan(150);
    for (const subcommand of ['INFO', 'DOCS']) {
      const asked = await twin.ask(command('COMMAND', subcommand, ...offered), { protocol });
      expect(asked.door).toBe(asked.plain);
    }
  });

  it('tells INFO in sections, fields and forms that Redis has', async () => {
    for (const sections of [[], ['all'], ['everything'], ['server', 'replication'], ['DEFAULT']]) {
      const { door, plain } = await twin.ask(command('INFO', ...sections), { protocol });
      const [ours, theirs] = [linesOf(door), linesOf(plain)];
      expect(ours.filter(isHead)).toEqual(theirs.filter(isHead));
      expect(ours[0]).toBe(theirs[0]);
      const names = theirs.map(fieldOf);
      let at = 0;
      for (const line of ours.filter(one => one !== '' && !one.startsWith('db0:'))) {
        const found = names.indexOf(fieldOf(line), at);
        expect(found, `${line} stands where Redis has it`).toBeGreaterThanOrEqual(at);
        expect(formOf(line)).toBe(formOf(theirs[found] ?? ''));
        at = found;
      }
    }
  });
});

/** Their subcommands are those of the sandbox, so they are compared by name alone. */
const containers = new Set(['client', 'command', 'pubsub', 'memory', 'object', 'xgroup', 'xinfo']);
const linesOf = (reply: string) =>
  reply
    .slice(reply.indexOf('\r\n') + 2)
    .replace(/^txt:/, '')
    .replace(/\+OK\r\n$/, '')
    .split('\r\n');
const isHead = (line: string) => line.startsWith('#');
const fieldOf = (line: string) => line.split(':', 1)[0] ?? '';
const formOf = (line: string) =>
  line
    .slice(line.indexOf(':') + 1)
    .replace(/^[0-9a-f]{40}$/, 'identity')
    .replace(/^\d+(?:\.\d+)?[BKMG]$/, 'size')
    .replace(/^-?\d+$/, 'number');

it('keeps its connection usable after each of these lines', async () => {
  const { door, plain } = await twin.connect();
  for (const line of emulatedLines.filter(one => !/QUIT|SUBSCRIBE|HELLO 3|MULTI/.test(one))) {
    await Promise.all([exchange(door, bytesOf(line)), exchange(plain, bytesOf(line))]);
  }
  const [ours, theirs] = await Promise.all([
    exchange(door, command('CLIENT', 'GETNAME')),
    exchange(plain, command('CLIENT', 'GETNAME')),
  ]);
  expect(ours).toBe(theirs);
  await Promise.all([door.end(), plain.end()]);
});
