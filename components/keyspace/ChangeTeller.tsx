'use client';
import { useEffect, useRef } from 'react';
import { type DrawnKey, useBenchStore } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { bytesText } from './key-text.ts';

/** Changes settle for so long before they are told, so that a hundred of them are one sentence. */
const settleMs = 500;
/** Under a stream of changes one is told at least so often. */
const longestMs = 3000;

/** Tells people who do not see the keys what the last change was, in one sentence. */
export function ChangeTeller() {
  const t = useText('surface');
  const store = useBenchStore();
  const region = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    let seen = store.getState().keys;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let firstAtMs = 0;
    const tell = () => {
      timer = undefined;
      const { keys } = store.getState();
      const changed = [...keys.values()].filter(drawn => seen.get(drawn.id)?.version !== drawn.version);
      seen = keys;
      const text = sentence(changed.filter(({ version }) => version > 0));
      if (text !== undefined && region.current) region.current.textContent = text;
    };
    const sentence = (changed: readonly DrawnKey[]): string | undefined => {
      const [first] = changed;
      if (first === undefined) return undefined;
      if (changed.length > 1) return t('changedKeys', { count: changed.length });
      const key = bytesText(first.snapshot.key).slice(0, 100);
      if (first.gone !== undefined) return t(first.gone, { key });
      return t(first.isNew ? 'added' : 'changed', { key });
    };
    const stop = store.subscribe(() => {
      if (store.getState().keys === seen) return;
      if (timer === undefined) firstAtMs = performance.now();
      clearTimeout(timer);
      const waitedMs = performance.now() - firstAtMs;
      timer = setTimeout(tell, Math.max(0, Math.min(settleMs, longestMs - waitedMs)));
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store, t]);
  return <p ref={region} className="visually-hidden" role="status" />;
}
