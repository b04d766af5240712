'use client';
/** A Code answer: the editor opens on demand, the draft stays in this browser, and Check sends it to be graded. */
import dynamic from 'next/dynamic';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { marksOn } from '#components/editor/marks.ts';
import { preloadEditor } from '#components/editor/preload.ts';
import { CheckButton } from '#components/exercise/CheckButton.tsx';
import { draftOf, forgetDraft, keepDraft } from '#components/exercise/draft.ts';
import { isRevealed, useRevealed } from '#components/exercise/evidence/revealed.ts';
import { GradingStatus } from '#components/exercise/GradingStatus.tsx';
import type { AttemptState } from '#components/exercise/use-attempt.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import type { PublicExercise } from '#lessons/schema.ts';
import styles from './Exercise.module.css';

const Editor = dynamic(() => import('#components/editor/Editor.tsx').then(module => module.Editor), {
  ssr: false,
  loading: () => <div className={styles.editorComes} />,
});

interface CodeAnswerProps {
  readonly exercise: PublicExercise;
  readonly attempt: AttemptState;
  readonly answer: string;
  readonly onAnswer: (answer: string) => void;
}

export function CodeAnswer({ exercise, attempt, answer, onAnswer }: CodeAnswerProps) {
  const t = useText('editor');
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  usePreload(place);
  const starter = exercise.starter ?? '';
  const isKept = useDraft(exercise.id, answer, onAnswer);
  const graded = useRef(answer);
  const marks = useMarks(attempt, answer, graded);
  const check = (): void => {
    if (attempt.isGrading) return;
    graded.current = answer;
    attempt.submit({ answer });
  };
  if (!isOpen) {
    return (
      <div ref={place}>
        <pre className={styles.starter}>{answer}</pre>
        <p className={styles.actions}>
          <Button
            look="primary"
            onClick={() => setOpen(true)}
            onPointerEnter={preloadEditor}
            onFocus={preloadEditor}
          >
            {answer === starter ? t('write') : t('goOn')}
          </Button>
        </p>
      </div>
    );
  }
  return (
    <>
      <Editor
        value={answer}
        language={exercise.kind === 'lua' ? 'lua' : 'typescript'}
        label={t('label', { title: exercise.title })}
        marks={marks}
        onChange={onAnswer}
        onSubmit={check}
      />
      <p className={styles.actions}>
        <CheckButton attempt={attempt} onCheck={check} />
        <ResetButton exercise={exercise.id} starter={starter} answer={answer} onAnswer={onAnswer} />
        <span className={styles.draft}>{isKept ? t('draftKept') : t('noDraft')}</span>
      </p>
      <GradingStatus attempt={attempt} running={t('running')} />
    </>
  );
}

interface ResetButtonProps {
  readonly exercise: string;
  readonly starter: string;
  readonly answer: string;
  readonly onAnswer: (answer: string) => void;
}

/** Back to the starter; until something else is written, back again. */
function ResetButton({ exercise, starter, answer, onAnswer }: ResetButtonProps) {
  const t = useText('editor');
  const [before, setBefore] = useState<string | undefined>(undefined);
  const canUndo = answer === starter && before !== undefined;
  const reset = (): void => {
    setBefore(answer);
    onAnswer(starter);
    forgetDraft(exercise);
  };
  return (
    <>
      {canUndo ? (
        <Button onClick={() => onAnswer(before)}>{t('undoReset')}</Button>
      ) : (
        <Button disabled={answer === starter} onClick={reset}>
          {t('reset')}
        </Button>
      )}
      <span className="visually-hidden" role="status">
        {canUndo ? t('wasReset') : ''}
      </span>
    </>
  );
}

function useMarks(attempt: AttemptState, answer: string, graded: RefObject<string>) {
  const t = useText('editor');
  const revealed = useRevealed();
  const { isGrading, verdict } = attempt;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is revealed is asked for, and `revealed` says when it changes
  return useMemo(
    () =>
      verdict === undefined || isGrading
        ? []
        : marksOn(
            answer,
            { verdict, source: graded.current },
            check => t('brokeHere', { check }),
            isRevealed,
          ),
    [verdict, isGrading, answer, graded, t, revealed],
  );
}

/** Whoever comes to an exercise will want its editor. */
function usePreload(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!place.current) return undefined;
    const observer = new IntersectionObserver(
      entries => {
        if (!entries.some(entry => entry.isIntersecting)) return;
        observer.disconnect();
        preloadEditor();
      },
      { rootMargin: '25% 0%' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place]);
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
