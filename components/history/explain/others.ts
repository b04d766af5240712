/** Sentences about what is left: HyperLogLogs, places, messages, transactions, scripts. */
import { type Explainer, numberIn } from './facts.ts';

const script: Explainer = (f, say) => {
  const count = f.changed.length;
  if (count === 0) return say('scriptRan', { command: f.name });
  return say('scriptChanged', { command: f.name, key: f.changed[0]?.key ?? '', count });
};

const placesFound: Explainer = (f, say) =>
  f.reply.kind === 'list'
    ? say('placesFound', { command: f.name, key: f.args[0] ?? '', count: f.reply.size })
    : undefined;

export const others: Readonly<Record<string, Explainer>> = {
  PFADD: (f, say) => {
    const [key = ''] = f.args;
    const shown = { command: f.name, key, n: f.argCount - 1 };
    return say(numberIn(f) === 1 ? 'estimateMoved' : 'estimateStayed', shown);
  },
  PFCOUNT: (f, say) => say('estimateIs', { command: f.name, value: numberIn(f) }),
  GEOADD: (f, say) => {
    const [key = ''] = f.args;
    const options = f.args.slice(1).filter(word => /^(?:NX|XX|CH)$/i.test(word)).length;
    if (f.args.some(word => word.toUpperCase() === 'CH')) return undefined;
    const count = Math.floor((f.argCount - 1 - options) / 3);
    return say('placed', { command: f.name, key, count, fresh: numberIn(f) });
  },
  GEOSEARCH: placesFound,
  GEORADIUS: placesFound,
  PUBLISH: (f, say) => say('published', { command: f.name, channel: f.args[0] ?? '', count: numberIn(f) }),
  SPUBLISH: (f, say) => say('published', { command: f.name, channel: f.args[0] ?? '', count: numberIn(f) }),
  MULTI: (f, say) => say('began', { command: f.name }),
  EXEC: (f, say) =>
    f.reply.kind === 'nil'
      ? say('aborted', { command: f.name })
      : say('executed', { command: f.name, count: f.reply.size }),
  DISCARD: (f, say) => say('discarded', { command: f.name }),
  WATCH: (f, say) => say('watched', { command: f.name, key: f.args[0] ?? '', count: f.argCount }),
  EVAL: script,
  EVALSHA: script,
  FCALL: script,
};
