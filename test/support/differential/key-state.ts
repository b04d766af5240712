/** What every key holds in the end: its type, encoding, value and expiry, and groups and pending entries of a stream. */
import { command } from '#test/support/raw-resp.ts';
import { nearTimes, unordered, unorderedPairs } from './comparators.ts';
import type { Mismatch } from './conversation.ts';
import { type Frame, readFrame } from './frames.ts';
import { shown } from './steps.ts';
import { answerWithinMs, type TwinClient } from './twins.ts';

const expiryToleranceMs = 5000;
/** Where two servers with the same values dump other bytes: the order of a hash table, and the times of deliveries. */
const readings: Readonly<
  Record<string, (key: Buffer) => readonly [args: (string | Buffer)[], isAlike: typeof unordered]>
> = {
  set: key => [['SMEMBERS', key], unordered],
  hash: key => [['HGETALL', key], unorderedPairs],
  stream: key => [['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0'], nearTimes],
};

export async function compareKeys(client: TwinClient): Promise<Mismatch | undefined> {
  const [plain, sandbox] = await ask(client, ['KEYS', '*']);
  if (!unordered(plain, sandbox, [])) return mismatch(['KEYS', '*'], plain, sandbox);
  const keys = plain.items.map(({ text }) => Buffer.from(text, 'latin1'));
  for (const key of keys) {
    const found = await compareKey(client, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function compareKey(client: TwinClient, key: Buffer): Promise<Mismatch | undefined> {
  const [types, encodings, expiries, dumps] = await askAll(client, [
    ['TYPE', key],
    ['OBJECT', 'ENCODING', key],
    ['PTTL', key],
    ['DUMP', key],
  ]);
  if (types === undefined || encodings === undefined || expiries === undefined || dumps === undefined) {
    throw new Error('There were fewer answers than questions.');
  }
  if (types[0].raw !== types[1].raw) return mismatch(['TYPE', key], ...types);
  if (encodings[0].raw !== encodings[1].raw) return mismatch(['OBJECT', 'ENCODING', key], ...encodings);
  const [left, right] = expiries.map(({ text }) => Number(text));
  const isSameExpiry =
    left === right ||
    (Math.min(left ?? -1, right ?? -1) >= 0 && Math.abs((left ?? 0) - (right ?? 0)) <= expiryToleranceMs);
  if (!isSameExpiry) return mismatch(['PTTL', key], ...expiries);
  if (dumps[0].raw === dumps[1].raw) return undefined;
  return await compareValue(client, key, types[0].text, encodings[0].text, dumps);
}

async function compareValue(
  client: TwinClient,
  key: Buffer,
  type: string,
  encoding: string,
  dumps: readonly [Frame, Frame],
): Promise<Mismatch | undefined> {
  const reading = encoding === 'hashtable' || type === 'stream' ? readings[type] : undefined;
  if (reading === undefined) return mismatch(['DUMP', key], ...dumps);
  const [args, isSame] = reading(key);
  const [plain, sandbox] = await ask(client, args);
  return plain.raw === sandbox.raw || isSame(plain, sandbox, []) ? undefined : mismatch(args, plain, sandbox);
}

async function ask(client: TwinClient, args: readonly (string | Buffer)[]): Promise<[Frame, Frame]> {
  const [answer] = await askAll(client, [args]);
  if (answer === undefined) throw new Error('There was no answer.');
  return answer;
}

async function askAll(
  { plain, sandbox }: TwinClient,
  questions: readonly (readonly (string | Buffer)[])[],
): Promise<[Frame, Frame][]> {
  const bytes = Buffer.concat(questions.map(args => command(...args)));
  plain.send(bytes);
  sandbox.send(bytes);
  const [ours, theirs] = await Promise.all([
    plain.replies(questions.length, answerWithinMs),
    sandbox.replies(questions.length, answerWithinMs),
  ]);
  return questions.map((_, index) => [frameOf(ours[index]), frameOf(theirs[index])]);
}

function frameOf(reply: Buffer | undefined): Frame {
  return reply === undefined ? { mark: '', raw: '(no answer)', text: '', items: [] } : readFrame(reply);
}

function mismatch(args: readonly (string | Buffer)[], plain: Frame, sandbox: Frame): Mismatch {
  return {
    what: 'what the keys hold in the end',
    command: shown(args.map(arg => Buffer.from(arg))),
    plain: JSON.stringify(plain.raw.slice(0, 3000)),
    sandbox: JSON.stringify(sandbox.raw.slice(0, 3000)),
  };
}
