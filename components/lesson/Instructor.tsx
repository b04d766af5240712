'use client';
/** Notes for whoever teaches this lesson. Hidden until asked for. */
import { type ReactNode, useId, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import styles from './Instructor.module.css';

interface InstructorProps {
  readonly misconception: ReactNode;
  readonly question: ReactNode;
  readonly expect: readonly ReactNode[];
  readonly recover: ReactNode;
}

export function Instructor({ misconception, question, expect, recover }: InstructorProps) {
  const t = useText('lesson');
  const [isShown, setShown] = useState(false);
  const id = useId();
  return (
    <section className={styles.instructor} aria-label={t('instructor')}>
      <Button look="quiet" aria-expanded={isShown} aria-controls={id} onClick={() => setShown(!isShown)}>
        {isShown ? t('hideNotes') : t('showNotes')}
      </Button>
      <dl id={id} hidden={!isShown} className={styles.notes}>
        <dt>{t('believe')}</dt>
        <dd>{misconception}</dd>
        <dt>{t('ask')}</dt>
        <dd>{question}</dd>
        <dt>{t('expect')}</dt>
        {expect.map((answer, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the answers stand in the order of the file
          <dd key={index}>{answer}</dd>
        ))}
        <dt>{t('recover')}</dt>
        <dd>{recover}</dd>
      </dl>
    </section>
  );
}
