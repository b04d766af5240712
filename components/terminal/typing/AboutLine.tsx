'use client';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { SiteLink } from '#components/i18n/SiteLink.tsx';
import { typingArea } from '#components/terminal/typing/typing-text.ts';
import type { Analysis } from './analysis.ts';
import styles from './typing.module.css';

/** In one line: what the command does, since when, at what cost; or, before Enter, that it is not for this sandbox. */
export function AboutLine({
  analysis,
  place,
  caret,
}: {
  analysis: Analysis;
  place: 'here' | 'own';
  caret: number;
}) {
  const t = useLazyText(typingArea);
  const { doc, words, taken } = analysis;
  if (doc === undefined) return null;
  const { decision, why } = doc[place];
  const more = (
    <SiteLink
      href={`/commands/${doc.name.toLowerCase().replaceAll(' ', '-')}`}
      className={styles.link}
      prefetch={false}
    >
      {t('moreOn', { command: doc.name })}
    </SiteLink>
  );
  if (decision === 'refused' && !doc.isContainer) {
    return (
      <p className={styles.aboutLine} data-refused="true">
        <b>{t('refusedHere', { command: doc.name })}</b> <span className={styles.what}>{why}</span> {more}
      </p>
    );
  }
  const at = words.findIndex(({ start, end }) => start < caret && caret <= end);
  const current = taken[at];
  const isNamed = current?.as === 'value' && current.argument.type !== 'pure-token';
  return (
    <p className={styles.aboutLine}>
      {isNamed ? <b className={styles.current}>{current.argument.name}</b> : null}
      <span className={styles.what}>{doc.summary.trim()}</span>
      {doc.complexity === '' || doc.isContainer ? null : (
        <span className={styles.cost} title={doc.complexity}>
          {doc.complexity.split(/ (?:where|for|when)|[.;]/)[0]}
        </span>
      )}
      <span className={styles.since}>{t('since', { version: doc.since })}</span> {more}
    </p>
  );
}
