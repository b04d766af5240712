'use client';
/** Notes for whoever teaches this lesson. Hidden until asked for. */
import { type ReactNode, useId, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import styles from './Instructor.module.css';

interface InstructorProps {
  readonly misconception: ReactNode;
  readonly question: ReactNode;
  readonly expect: readonly ReactNode[];
  readonly recover: ReactNode;
}

export function Instructor({ misconception, question, expect, recover }: InstructorProps) {
  const [isShown, setShown] = useState(false);
  const id = useId();
  return (
    <section className={styles.instructor} aria-label="Notes for the instructor">
      <Button look="quiet" aria-expanded={isShown} aria-controls={id} onClick={() => setShown(!isShown)}>
        {isShown ? 'Hide the instructor’s notes' : 'Show the instructor’s notes'}
      </Button>
      <dl id={id} hidden={!isShown} className={styles.notes}>
        <dt>What learners believe</dt>
        <dd>{misconception}</dd>
        <dt>Ask</dt>
        <dd>{question}</dd>
        <dt>Expect to hear</dt>
        {expect.map((answer, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the answers stand in the order of the file
          <dd key={index}>{answer}</dd>
        ))}
        <dt>Recover</dt>
        <dd>{recover}</dd>
      </dl>
    </section>
  );
}
