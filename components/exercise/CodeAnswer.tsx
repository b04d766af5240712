'use client';
/** A Code answer: the editor opens on demand, the draft stays in this browser, and Check sends it to be graded. */
import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { CheckButton } from '#components/exercise/CheckButton.tsx';
import { draftOf, forgetDraft, keepDraft } from '#components/exercise/draft.ts';
import { GradingStatus } from '#components/exercise/GradingStatus.tsx';
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import { Button } from '#components/ui/Button.tsx';
import type { PublicExercise } from '#lessons/schema.ts';
import styles from './Exercise.module.css';

const Editor = dynamic(() => import('#components/editor/Editor.tsx').then(module => module.Editor), {
  ssr: false,
  loading: () => <p className={styles.loading}>The editor is loading …</p>,
});

interface CodeAnswerProps {
  readonly exercise: PublicExercise;
  readonly attempt: AttemptState;
  readonly types: string | undefined;
  readonly answer: string;
  readonly onAnswer: (answer: string) => void;
}

export function CodeAnswer({ exercise, attempt, types, answer, onAnswer }: CodeAnswerProps) {
  const [isOpen, setOpen] = useState(false);
  const starter = exercise.starter ?? '';
  const isKept = useDraft(exercise.id, answer, onAnswer);
  const check = (): void => {
    if (!attempt.isGrading) attempt.submit({ answer });
  };
  const reset = (): void => {
    onAnswer(starter);
    forgetDraft(exercise.id);
  };
  if (!isOpen) {
    return (
      <>
        <pre className={styles.starter}>{answer}</pre>
        <p className={styles.actions}>
          <Button look="primary" onClick={() => setOpen(true)}>
            {answer === starter ? 'Write your answer' : 'Go on with your answer'}
          </Button>
        </p>
      </>
    );
  }
  return (
    <>
      <Editor
        value={answer}
        language={exercise.kind === 'lua' ? 'lua' : 'typescript'}
        types={types}
        label={`Your answer: ${exercise.title}`}
        onChange={onAnswer}
        onSubmit={check}
      />
      <p className={styles.actions}>
        <CheckButton attempt={attempt} onCheck={check} />
        <Button disabled={answer === starter} onClick={reset}>
          Back to the start
        </Button>
        <span className={styles.draft}>
          {isKept ? 'Your draft is kept in this browser.' : 'This browser keeps no drafts.'}
        </span>
      </p>
      <GradingStatus attempt={attempt} running="Your answer runs against a real Redis, in many orders …" />
    </>
  );
}

/** Takes up the draft once, then keeps every change. Returns whether this browser can. */
function useDraft(exercise: string, answer: string, onAnswer: (answer: string) => void): boolean {
  const [isKept, setKept] = useState(true);
  const isTaken = useRef(false);
  useEffect(() => {
    if (isTaken.current) return;
    isTaken.current = true;
    const draft = draftOf(exercise);
    if (draft !== undefined) onAnswer(draft);
  }, [exercise, onAnswer]);
  const first = useRef(answer);
  useEffect(() => {
    if (answer === first.current) return;
    setKept(keepDraft(exercise, answer));
  }, [exercise, answer]);
  return isKept;
}
