/** Sentences about keys whatever they hold: their ends, names, expiries, and walks over them. */
import { type Explainer, type Facts, numberIn } from './facts.ts';

const deleted: Explainer = (f, say) => {
  const count = numberIn(f);
  const [key = ''] = f.args;
  if (count === 0 && f.argCount === 1) return say('noKey', { command: f.name, key });
  if (count < f.argCount) return say('deletedSome', { command: f.name, found: count, n: f.argCount });
  return say('deleted', { command: f.name, key, count });
};

/** Milliseconds that the command names, where it counts from now. */
function givenMs({ name, args }: Facts): number | undefined {
  const amount = Number(args[1]);
  if (name === 'EXPIRE') return amount * 1000;
  return name === 'PEXPIRE' ? amount : undefined;
}

const expire: Explainer = (f, say, time) => {
  const [key = ''] = f.args;
  if (numberIn(f) === 0)
    return f.before(key) === undefined
      ? say('noKey', { command: f.name, key })
      : say('leftAlone', { command: f.name, key });
  const ms = givenMs(f);
  if (f.change(key)?.after === undefined && f.change(key)?.gone !== undefined)
    return say('endedAtOnce', { command: f.name, key });
  if (ms === undefined) return say('gaveMoment', { command: f.name, key });
  return say('gaveTime', { command: f.name, key, time: time(ms) });
};

const ttl: Explainer = (f, say, time) => {
  const [key = ''] = f.args;
  const left = numberIn(f);
  if (left === -2) return say('noKey', { command: f.name, key });
  if (left === -1) return say('ttlNone', { command: f.name, key });
  return say('ttlIs', { command: f.name, key, time: time(f.name === 'TTL' ? left * 1000 : left) });
};

const emptied: Explainer = (f, say) => say('emptied', { command: f.name, count: f.changed.length });

/** Of SCAN and its sisters: a cursor and a list. */
const scanned: Explainer = (f, say) => {
  const [cursor, list] = f.reply.items;
  if (cursor === undefined || list === undefined) return undefined;
  const perElement = f.name === 'HSCAN' || f.name === 'ZSCAN' ? 2 : 1;
  const count = Math.floor(list.size / perElement);
  return cursor.text === '0'
    ? say('scannedAll', { command: f.name, count })
    : say('scanned', { command: f.name, count, value: cursor.text });
};

export const keys: Readonly<Record<string, Explainer>> = {
  DEL: deleted,
  UNLINK: deleted,
  EXISTS: (f, say) => {
    const [key = ''] = f.args;
    if (f.argCount > 1) return say('existMany', { command: f.name, found: numberIn(f), n: f.argCount });
    return say(numberIn(f) === 1 ? 'exists' : 'noKey', { command: f.name, key });
  },
  EXPIRE: expire,
  PEXPIRE: expire,
  EXPIREAT: expire,
  PEXPIREAT: expire,
  PERSIST: (f, say) => {
    const [key = ''] = f.args;
    return say(numberIn(f) === 1 ? 'persisted' : 'hadNoExpiry', { command: f.name, key });
  },
  TTL: ttl,
  PTTL: ttl,
  TYPE: (f, say) => {
    const [key = ''] = f.args;
    if (f.reply.text === 'none') return say('noKey', { command: f.name, key });
    return say('typeIs', { command: f.name, key, value: f.reply.text });
  },
  RENAME: (f, say) => say('renamed', { command: f.name, key: f.args[0] ?? '', to: f.args[1] ?? '' }),
  RENAMENX: (f, say) =>
    numberIn(f) === 1
      ? say('renamed', { command: f.name, key: f.args[0] ?? '', to: f.args[1] ?? '' })
      : say('leftAlone', { command: f.name, key: f.args[0] ?? '' }),
  COPY: (f, say) =>
    numberIn(f) === 1
      ? say('copied', { command: f.name, key: f.args[0] ?? '', to: f.args[1] ?? '' })
      : say('nothingToDo', { command: f.name }),
  KEYS: (f, say) => say('namesFound', { command: f.name, count: f.reply.size }),
  DBSIZE: (f, say) => say('namesFound', { command: f.name, count: numberIn(f) }),
  SCAN: scanned,
  HSCAN: scanned,
  SSCAN: scanned,
  ZSCAN: scanned,
  FLUSHALL: emptied,
  FLUSHDB: emptied,
};
