/** Sentences about strings: values, counters, bits. */
import { byteLength } from '#components/history/record/reply-facts.ts';
import { type Explainer, type Facts, numberIn, optionOf } from './facts.ts';

const bytesOf = (facts: Facts, key: string): number => {
  const after = facts.change(key)?.after;
  return after?.type === 'string' ? after.length : 0;
};

/** Of an argument; undefined if only its beginning is kept. */
const bytesGiven = (text: string) => (text.endsWith('…') ? undefined : byteLength(text));

const read: Explainer = (f, say) => {
  const [key = ''] = f.args;
  if (f.reply.kind === 'nil') return say('noKey', { command: f.name, key });
  return say('read', { command: f.name, key, count: f.reply.size });
};

/** Of SET and its like: milliseconds that it lives, if it said so. */
function livesFor(f: Facts): number | undefined {
  if (f.name === 'SETEX') return Number(f.args[1]) * 1000;
  if (f.name === 'PSETEX') return Number(f.args[1]);
  const seconds = optionOf(f, 'EX');
  const ms = optionOf(f, 'PX');
  return seconds !== undefined ? Number(seconds) * 1000 : ms !== undefined ? Number(ms) : undefined;
}

const set: Explainer = (f, say, time) => {
  const [key = ''] = f.args;
  const change = f.change(key);
  const command = f.name;
  const isRefused = f.name === 'SETNX' ? numberIn(f) === 0 : f.reply.kind === 'nil' && change === undefined;
  if (isRefused) return say('leftAlone', { command, key });
  const count = change?.after?.type === 'string' ? change.after.length : bytesGiven(givenValue(f));
  if (count === undefined) return undefined;
  const lives = livesFor(f);
  const isNew = change?.before === undefined && change?.isUnknown !== true && f.before(key) === undefined;
  if (lives === undefined) return say(isNew ? 'setNew' : 'setOver', { command, key, count });
  return say(isNew ? 'setNewFor' : 'setOverFor', { command, key, count, time: time(lives) });
};

const givenValue = ({ name, args }: Facts) => args[/^P?SETEX$/.test(name) ? 2 : 1] ?? '';

const count: Explainer = (f, say) => {
  const [key = ''] = f.args;
  const before = f.before(key);
  const value = f.reply.text;
  if (before?.type !== 'string' || typeof before.value !== 'string' || before.truncated)
    return say('counted', { command: f.name, key, value });
  return say('countedFrom', { command: f.name, key, before: before.value, value });
};

const setMany: Explainer = (f, say) =>
  f.name === 'MSETNX' && numberIn(f) === 0
    ? say('nothingToDo', { command: f.name })
    : say('setMany', { command: f.name, count: Math.floor(f.argCount / 2) });

export const strings: Readonly<Record<string, Explainer>> = {
  GET: read,
  GETEX: read,
  GETSET: (f, say) => {
    const [key = ''] = f.args;
    const count = bytesOf(f, key);
    return f.reply.kind === 'nil'
      ? say('setNew', { command: f.name, key, count })
      : say('setOver', { command: f.name, key, count });
  },
  GETDEL: (f, say) => {
    const [key = ''] = f.args;
    if (f.reply.kind === 'nil') return say('noKey', { command: f.name, key });
    return say('tookAway', { command: f.name, key, count: f.reply.size });
  },
  MGET: (f, say) => say('readMany', { command: f.name, found: f.reply.found, n: f.argCount }),
  SET: set,
  SETNX: set,
  SETEX: set,
  PSETEX: set,
  MSET: setMany,
  MSETNX: setMany,
  INCR: count,
  INCRBY: count,
  DECR: count,
  DECRBY: count,
  INCRBYFLOAT: count,
  APPEND: (f, say) => {
    const [key = ''] = f.args;
    const total = numberIn(f);
    if (f.change(key)?.isUnknown === true) return say('wroteAt', { command: f.name, key, total });
    return say('appended', { command: f.name, key, n: total - (f.before(key)?.length ?? 0), total });
  },
  STRLEN: (f, say) => say('lengthIs', { command: f.name, key: f.args[0] ?? '', n: numberIn(f) }),
  GETRANGE: (f, say) => say('readPart', { command: f.name, key: f.args[0] ?? '', count: f.reply.size }),
  SUBSTR: (f, say) => say('readPart', { command: f.name, key: f.args[0] ?? '', count: f.reply.size }),
  SETRANGE: (f, say) => say('wroteAt', { command: f.name, key: f.args[0] ?? '', total: numberIn(f) }),
  SETBIT: (f, say) => {
    const [key = '', n = '', value = ''] = f.args;
    return say('bitSet', { command: f.name, key, n, value, before: f.reply.text });
  },
  GETBIT: (f, say) => {
    const [key = '', n = ''] = f.args;
    return say('bitRead', { command: f.name, key, n, value: f.reply.text });
  },
  BITCOUNT: (f, say) => say('bitsCounted', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) }),
};
