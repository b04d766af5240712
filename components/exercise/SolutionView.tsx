'use client';
/** The solution, after a question: that it was shown is noted with the attempts that follow. */
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { fetchSolution, type Solution } from '#components/exercise/exercise-api.ts';
import { MarkdownText } from '#components/exercise/MarkdownText.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import { useLesson } from '#components/lesson/lesson-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Question } from '#components/ui/Question.tsx';
import styles from './Solution.module.css';

const AnswerDiff = dynamic(
  () => import('#components/editor/AnswerDiff.tsx').then(module => module.AnswerDiff),
  { ssr: false },
);

interface SolutionViewProps {
  readonly exercise: string;
  readonly language: 'typescript' | 'lua';
  /** The learner's answer as it stands, to be compared; undefined where there is no text. */
  readonly answer: string | undefined;
}

interface ShownProps extends Omit<SolutionViewProps, 'exercise'> {
  readonly solution: Solution;
}

export function SolutionView({ exercise, language, answer }: SolutionViewProps) {
  const t = useText('editor');
  const { noteSolution } = useLesson();
  const [solution, setSolution] = useState<Solution | undefined>(undefined);
  const [problem, setProblem] = useState('');
  const [isAsked, setAsked] = useState(false);
  const show = (): void => {
    fetchSolution(exercise).then(
      found => {
        setSolution(found);
        noteSolution(exercise);
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : t('noSolution')),
    );
  };
  if (solution) return <Shown solution={solution} answer={answer} language={language} />;
  return (
    <div className={styles.ask}>
      <Button look="quiet" size="small" aria-haspopup="dialog" onClick={() => setAsked(true)}>
        {t('showSolution')}
      </Button>
      {isAsked ? (
        <Question
          title={t('askSolution')}
          onClose={() => setAsked(false)}
          actions={
            <>
              <Button onClick={() => setAsked(false)}>{t('notYet')}</Button>
              <Button
                look="primary"
                onClick={() => {
                  setAsked(false);
                  show();
                }}
              >
                {t('showIt')}
              </Button>
            </>
          }
        >
          <p>{t('solutionNote')}</p>
        </Question>
      ) : null}
      {problem ? <p role="alert">{problem}</p> : null}
    </div>
  );
}

function Shown({ solution, answer, language }: ShownProps) {
  const t = useText('editor');
  const [isCompared, setCompared] = useState(false);
  return (
    <section className={styles.solution} aria-label={t('solution')}>
      <div className={styles.bar}>
        <p>{t('solution')}</p>
        {answer === undefined ? null : (
          <Button
            look="quiet"
            size="small"
            aria-pressed={isCompared}
            onClick={() => setCompared(!isCompared)}
          >
            {isCompared ? t('onlySolution') : t('besideMine')}
          </Button>
        )}
        {solution.source === '' ? null : (
          <CopyButton text={() => solution.source} label={t('copySolution')} />
        )}
      </div>
      {isCompared && answer !== undefined ? (
        <AnswerDiff
          mine={answer}
          theirs={solution.source}
          language={language}
          labels={[t('mine'), t('theirs')]}
        />
      ) : solution.source === '' ? null : (
        <pre>{solution.source}</pre>
      )}
      <MarkdownText source={solution.explanation} />
    </section>
  );
}
