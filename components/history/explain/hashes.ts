/** Sentences about hashes. */
import { type Explainer, numberIn } from './facts.ts';

const wholeHash: Explainer = (f, say) => {
  const [key = ''] = f.args;
  const count = f.name === 'HGETALL' && f.reply.kind === 'list' ? Math.floor(f.reply.size / 2) : f.reply.size;
  if (count === 0) return say('noKey', { command: f.name, key });
  return say('allFieldsRead', { command: f.name, key, count });
};

const fieldCounted: Explainer = (f, say) => {
  const [key = '', field = ''] = f.args;
  return say('fieldCounted', { command: f.name, key, field, value: f.reply.text });
};

export const hashes: Readonly<Record<string, Explainer>> = {
  HSET: (f, say) => {
    const [key = ''] = f.args;
    const count = Math.floor((f.argCount - 1) / 2);
    return say('fieldsSet', { command: f.name, key, count, fresh: numberIn(f) });
  },
  HMSET: (f, say) => {
    const [key = ''] = f.args;
    return say('fieldsWritten', { command: f.name, key, count: Math.floor((f.argCount - 1) / 2) });
  },
  HSETNX: (f, say) => {
    const [key = ''] = f.args;
    if (numberIn(f) === 0) return say('leftAlone', { command: f.name, key });
    return say('fieldsSet', { command: f.name, key, count: 1, fresh: 1 });
  },
  HGET: (f, say) => {
    const [key = '', field = ''] = f.args;
    const isThere = f.reply.kind !== 'nil';
    return say(isThere ? 'fieldRead' : 'fieldMissing', { command: f.name, key, field });
  },
  HEXISTS: (f, say) => {
    const [key = '', field = ''] = f.args;
    return say(numberIn(f) === 1 ? 'fieldThere' : 'fieldMissing', { command: f.name, key, field });
  },
  HMGET: (f, say) =>
    say('fieldsRead', { command: f.name, key: f.args[0] ?? '', found: f.reply.found, n: f.argCount - 1 }),
  HGETALL: wholeHash,
  HKEYS: wholeHash,
  HVALS: wholeHash,
  HDEL: (f, say) => say('fieldsDeleted', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) }),
  HLEN: (f, say) => say('fieldCount', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) }),
  HINCRBY: fieldCounted,
  HINCRBYFLOAT: fieldCounted,
};
