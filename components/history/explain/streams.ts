/** Sentences about streams. */
import { type Explainer, numberIn } from './facts.ts';

const entries: Explainer = (f, say) =>
  say('entriesRead', { command: f.name, key: f.args[0] ?? '', count: f.reply.size });
const removed: Explainer = (f, say) =>
  say('entriesRemoved', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) });

export const streams: Readonly<Record<string, Explainer>> = {
  XADD: (f, say) => {
    const [key = ''] = f.args;
    if (f.reply.kind === 'nil') return say('noKey', { command: f.name, key });
    return say('entryAdded', { command: f.name, key, id: f.reply.text });
  },
  XLEN: (f, say) => say('entryCount', { command: f.name, key: f.args[0] ?? '', count: numberIn(f) }),
  XRANGE: entries,
  XREVRANGE: entries,
  XREAD: (f, say) =>
    f.reply.kind === 'nil'
      ? say('nothingNew', { command: f.name })
      : say('entriesOfStreams', { command: f.name, count: f.reply.inner }),
  XREADGROUP: (f, say) => {
    // GROUP group consumer …
    const [, group = '', consumer = ''] = f.args;
    if (f.reply.kind === 'nil') return say('nothingNew', { command: f.name });
    return say('entriesDelivered', { command: f.name, group, consumer, count: f.reply.inner });
  },
  'XGROUP CREATE': (f, say) =>
    say('groupMade', { command: f.name, key: f.args[0] ?? '', group: f.args[1] ?? '' }),
  XACK: (f, say) => say('acknowledged', { command: f.name, group: f.args[1] ?? '', count: numberIn(f) }),
  XTRIM: removed,
  XDEL: removed,
};
