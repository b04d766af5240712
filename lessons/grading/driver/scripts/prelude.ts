/** The Lua that goes before a graded script, and that which runs a single command of a consumer group. */
import { readFileSync } from 'node:fs';
import { startMs } from '#lessons/grading/driver/clock.ts';
import { storedAheadMs } from '#lessons/grading/driver/expiry.ts';

/** Of delivery times; see `streams.lua`. With these a hundred days of virtual time stay behind the server's clock. */
const stretch = { START: startMs, SCALE: 200, BASE: 1_000_000_000 };

/** One line of Lua: a script put behind it keeps its lines. Comments must have lines of their own. */
function oneLine(file: string, constants: Readonly<Record<string, string | number>>): string {
  const lines = readFileSync(new URL(`./${file}`, import.meta.url), 'utf8').split('\n');
  const code = lines.map(line => line.trim()).filter(line => line !== '' && !line.startsWith('--'));
  return Object.entries(constants).reduce(
    (text, [name, value]) => text.replace(new RegExp(`\\b${name}\\b`, 'g'), () => String(value)),
    code.join(' '),
  );
}

const streamCommands = oneLine('streams.lua', stretch);
const prelude = oneLine('prelude.lua', { AHEAD: storedAheadMs, STREAMS: streamCommands });

/** A script in virtual time. It takes one argument more than it sees: the virtual time in milliseconds, the last. */
export function inVirtualTime(script: string): string {
  const [shebang] = /^#![^\n]*\n/.exec(script) ?? [''];
  return `${shebang}${prelude} ${script.slice(shebang.length)}`;
}

/** When an entry was delivered, as the server shall keep it. */
export const storedInstant = (virtualMs: number): number =>
  (virtualMs - stretch.START) * stretch.SCALE + stretch.BASE;

const oneStreamCommand = [
  streamCommands,
  'local now = tonumber(table.remove(ARGV, 1))',
  'return streamCommands(redis.pcall, now)[string.upper(ARGV[1])](ARGV)',
].join(' ');

/** One command about a stream, in virtual time: what is sent in its place. */
export const streamCommand = (args: readonly string[], nowMs: number): readonly string[] => [
  'EVAL',
  oneStreamCommand,
  '0',
  String(nowMs),
  ...args,
];
