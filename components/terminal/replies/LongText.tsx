'use client';
import { useState } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { visible } from './json-nodes.ts';
import styles from './Printers.module.css';
import { repliesArea } from './replies-text.ts';

const shownAtFirst = 400;
/** More than this would make the page slow; it can be copied. */
const mostShown = 100_000;

/** A long text or a document as it is, cut. Never as HTML. */
export function LongText({ text }: { text: string }) {
  const t = useLazyText(repliesArea);
  const [isWhole, setWhole] = useState(false);
  const shown = text.slice(0, isWhole ? mostShown : shownAtFirst);
  const bytes = new TextEncoder().encode(text).length;
  return (
    <>
      <div className={styles.text}>
        <bdi>{visible(shown)}</bdi>
        {shown.length < text.length ? '…' : ''}
      </div>
      {text.length > shownAtFirst && !isWhole ? (
        <button
          type="button"
          className={styles.kind}
          onClick={event => {
            event.stopPropagation();
            setWhole(true);
          }}
        >
          {t('showAllBytes', { bytes })}
        </button>
      ) : null}
    </>
  );
}
