'use client';
/** An earlier attempt, opened: its answer and its verdict with the evidence, which the list does not carry. */
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { timeOf } from '#components/exercise/attempts/attempt-time.ts';
import { type Attempt, fetchAttempt } from '#components/exercise/exercise-api.ts';
import { VerdictView } from '#components/exercise/VerdictView.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import styles from './Attempts.module.css';

const AnswerDiff = dynamic(
  () => import('#components/editor/AnswerDiff.tsx').then(module => module.AnswerDiff),
  { ssr: false },
);

interface OpenAttemptProps {
  readonly exercise: string;
  readonly attempt: Attempt;
  readonly isPrediction: boolean;
  /** The answer as it stands now, to be compared; undefined where there is no text. */
  readonly answer: string | undefined;
  readonly language: 'typescript' | 'lua';
}

export function OpenAttempt({ exercise, attempt, isPrediction, answer, language }: OpenAttemptProps) {
  const t = useText('exercise');
  const [whole, setWhole] = useState<Attempt | undefined>(undefined);
  const [problem, setProblem] = useState('');
  const { id } = attempt;
  useEffect(() => {
    let isCurrent = true;
    fetchAttempt(exercise, id).then(
      found => {
        if (isCurrent) setWhole(found);
      },
      (error: unknown) => {
        if (isCurrent) setProblem(error instanceof Error ? error.message : 'didNotCome');
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [exercise, id]);
  return (
    <section className={styles.opened} aria-label={t('attemptOf', { time: timeOf(attempt) })}>
      {attempt.answer.trim() === '' ? null : (
        <OpenAnswer earlier={attempt.answer} answer={answer} language={language} />
      )}
      {problem === '' ? null : <p role="alert">{problem === 'didNotCome' ? t('didNotCome') : problem}</p>}
      {whole === undefined && problem === '' ? <p className={styles.loading}>{t('verdictComing')}</p> : null}
      {whole === undefined ? null : (
        <VerdictView
          exercise={exercise}
          verdict={whole.verdict}
          label={t('earlierVerdict')}
          isPrediction={isPrediction}
        />
      )}
    </section>
  );
}

interface OpenAnswerProps {
  readonly earlier: string;
  readonly answer: string | undefined;
  readonly language: 'typescript' | 'lua';
}

/** What was handed in then; beside what stands there now, if that is another. */
function OpenAnswer({ earlier, answer, language }: OpenAnswerProps) {
  const t = useText('editor');
  const [isCompared, setCompared] = useState(false);
  if (answer === undefined || answer === earlier) return <pre>{earlier}</pre>;
  return (
    <>
      {isCompared ? (
        <AnswerDiff mine={answer} theirs={earlier} language={language} labels={[t('mine'), t('earlier')]} />
      ) : (
        <pre>{earlier}</pre>
      )}
      <Button look="quiet" size="small" aria-pressed={isCompared} onClick={() => setCompared(!isCompared)}>
        {isCompared ? t('hideDiff') : t('compareNow')}
      </Button>
    </>
  );
}
