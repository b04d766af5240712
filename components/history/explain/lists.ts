/** Sentences about lists. */
import { broughtBy, type Explainer, type Facts, numberIn } from './facts.ts';

const pushed: Explainer = (f, say) => {
  const [key = ''] = f.args;
  const total = numberIn(f);
  if (total === 0) return say('noKey', { command: f.name, key });
  const side = f.name.startsWith('L') ? 'pushedHead' : 'pushedTail';
  return say(side, { command: f.name, key, count: f.argCount - 1, total });
};

const popped: Explainer = (f, say) => {
  const [key = ''] = f.args;
  const count = broughtBy(f);
  if (count === 0) return say('noKey', { command: f.name, key });
  return say(f.name.startsWith('L') ? 'poppedHead' : 'poppedTail', { command: f.name, key, count });
};

/** Answers with the key and the element. */
const poppedAfterWaiting: Explainer = (f, say) => {
  const key = f.reply.items[0]?.text;
  if (f.reply.kind === 'nil' || key === undefined) return say('waitedInVain', { command: f.name });
  return say(f.name === 'BLPOP' ? 'poppedHead' : 'poppedTail', { command: f.name, key, count: 1 });
};

const moved: Explainer = (f, say) => {
  const [key = '', to = ''] = f.args;
  if (f.reply.kind !== 'nil') return say('moved', { command: f.name, key, to });
  return f.name.startsWith('B')
    ? say('waitedInVain', { command: f.name })
    : say('noKey', { command: f.name, key });
};

/** How many elements fewer there are. */
function cutFrom(f: Facts, key: string): number {
  const change = f.change(key);
  return change?.before === undefined ? 0 : change.before.length - (change.after?.length ?? 0);
}

export const lists: Readonly<Record<string, Explainer>> = {
  LPUSH: pushed,
  RPUSH: pushed,
  LPUSHX: pushed,
  RPUSHX: pushed,
  LPOP: popped,
  RPOP: popped,
  BLPOP: poppedAfterWaiting,
  BRPOP: poppedAfterWaiting,
  LRANGE: (f, say) => say('elementsRead', { command: f.name, key: f.args[0] ?? '', count: f.reply.size }),
  LLEN: (f, say) => say('elementCount', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) }),
  LINDEX: (f, say) => {
    const [key = '', n = ''] = f.args;
    return say(f.reply.kind === 'nil' ? 'elementMissing' : 'elementRead', { command: f.name, key, n });
  },
  LSET: (f, say) => say('elementSet', { command: f.name, key: f.args[0] ?? '', n: f.args[1] ?? '' }),
  LREM: (f, say) => say('elementsRemoved', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) }),
  LTRIM: (f, say) => {
    const [key = ''] = f.args;
    if (f.change(key)?.isUnknown === true) return undefined;
    return say('trimmed', { command: f.name, key, count: cutFrom(f, key) });
  },
  LINSERT: (f, say) => {
    const [key = ''] = f.args;
    const total = numberIn(f);
    return total > 0
      ? say('inserted', { command: f.name, key, total })
      : say('noPivot', { command: f.name, key });
  },
  LMOVE: moved,
  BLMOVE: moved,
  RPOPLPUSH: moved,
  BRPOPLPUSH: moved,
};
