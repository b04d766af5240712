'use client';
/** Two texts and what differs: beside each other in the large editor where there is room, else line by line. */
import { useState } from 'react';
import { MonacoDiff } from '#components/editor/MonacoDiff.tsx';
import { useIsLarge } from '#components/editor/roomy.ts';
import { lineDiff } from '#components/exercise/attempts/line-diff.ts';
import { useText } from '#components/i18n/language-context.tsx';
import styles from './AnswerDiff.module.css';

export interface AnswerDiffProps {
  readonly mine: string;
  readonly theirs: string;
  readonly language: 'typescript' | 'lua' | 'redis';
  /** What each of them is. */
  readonly labels: readonly [mine: string, theirs: string];
}

export function AnswerDiff(props: AnswerDiffProps) {
  const t = useText('editor');
  const isLarge = useIsLarge();
  const [hasFailed, setFailed] = useState(false);
  return (
    <section className={styles.diff} aria-label={t('diffLabel')}>
      {isLarge && !hasFailed ? (
        <MonacoDiff {...props} onFailure={() => setFailed(true)} />
      ) : (
        <LineDiff {...props} />
      )}
    </section>
  );
}

const marks = { same: ' ', mine: '−', theirs: '+' } as const;

function LineDiff({ mine, theirs }: AnswerDiffProps) {
  const t = useText('editor');
  const words = { same: '', mine: `${t('onlyMine')} `, theirs: `${t('onlyTheirs')} ` };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <pre className={styles.lines} tabIndex={0}>
      {lineDiff(mine, theirs).map(({ kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a difference stand in order
        <span key={index} data-kind={kind}>
          <span aria-hidden="true">{marks[kind]} </span>
          <span className="visually-hidden">{words[kind]}</span>
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
