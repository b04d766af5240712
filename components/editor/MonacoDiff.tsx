'use client';
import { useEffect, useRef, useState } from 'react';
import type { AnswerDiffProps } from '#components/editor/AnswerDiff.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import styles from './AnswerDiff.module.css';

/** Monaco's own differences: one below the other, or beside each other where there is much room. */
export function MonacoDiff({
  mine,
  theirs,
  language,
  labels,
  onFailure,
}: AnswerDiffProps & { readonly onFailure: () => void }) {
  const t = useText('editor');
  const host = useRef<HTMLDivElement>(null);
  const [isReady, setReady] = useState(false);
  const latest = useRef(onFailure);
  useEffect(() => {
    latest.current = onFailure;
  });
  const [mineLabel, theirsLabel] = labels;
  useEffect(() => {
    let dispose: (() => void) | undefined;
    let isCurrent = true;
    Promise.all([import('#components/editor/monaco.ts'), document.fonts.ready]).then(
      ([{ openDiff }]) => {
        if (!isCurrent || !host.current) return;
        dispose = openDiff(host.current, { mine, theirs, language, labels: [mineLabel, theirsLabel] });
        setReady(true);
      },
      () => {
        if (isCurrent) latest.current();
      },
    );
    return () => {
      isCurrent = false;
      dispose?.();
    };
  }, [mine, theirs, language, mineLabel, theirsLabel]);
  const lines = mine.split('\n').length + theirs.split('\n').length;
  return (
    <>
      <p className={styles.legend} aria-hidden="true">
        <span data-kind="mine">− {mineLabel}</span>
        <span data-kind="theirs">+ {theirsLabel}</span>
      </p>
      <div ref={host} className={styles.host} style={{ '--lines': lines }} data-ready={isReady} />
      <p className={styles.help}>{t('diffKeys')}</p>
    </>
  );
}
