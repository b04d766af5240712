'use client';
/** The solution, after a question: that it was shown is noted with the attempts that follow. */
import { useState } from 'react';
import { lineDiff } from '#components/exercise/attempts/line-diff.ts';
import { fetchSolution, type Solution } from '#components/exercise/exercise-api.ts';
import { MarkdownText } from '#components/exercise/MarkdownText.tsx';
import { useLesson } from '#components/lesson/lesson-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Question } from '#components/ui/Question.tsx';
import styles from './Solution.module.css';

interface SolutionViewProps {
  readonly exercise: string;
  /** The learner's answer as it stands, to be compared; undefined where there is no text. */
  readonly answer: string | undefined;
}

export function SolutionView({ exercise, answer }: SolutionViewProps) {
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
      (error: unknown) =>
        setProblem(error instanceof Error ? error.message : 'The solution did not come. Try again.'),
    );
  };
  if (solution) return <Shown solution={solution} answer={answer} />;
  return (
    <div className={styles.ask}>
      <Button look="quiet" size="small" aria-haspopup="dialog" onClick={() => setAsked(true)}>
        Show the solution
      </Button>
      {isAsked ? (
        <Question
          title="Show the solution?"
          onClose={() => setAsked(false)}
          actions={
            <>
              <Button onClick={() => setAsked(false)}>Not yet</Button>
              <Button
                look="primary"
                onClick={() => {
                  setAsked(false);
                  show();
                }}
              >
                Show it
              </Button>
            </>
          }
        >
          <p>
            Your attempts after this will say that the solution had been shown. The hints are still there.
          </p>
        </Question>
      ) : null}
      {problem ? <p role="alert">{problem}</p> : null}
    </div>
  );
}

function Shown({ solution, answer }: { solution: Solution; answer: string | undefined }) {
  const [isCompared, setCompared] = useState(false);
  return (
    <section className={styles.solution} aria-label="Solution">
      <div className={styles.bar}>
        <p>Solution</p>
        {answer === undefined ? null : (
          <Button
            look="quiet"
            size="small"
            aria-pressed={isCompared}
            onClick={() => setCompared(!isCompared)}
          >
            {isCompared ? 'Only the solution' : 'Beside my answer'}
          </Button>
        )}
        {solution.source === '' ? null : (
          <CopyButton text={() => solution.source} label="Copy the solution" />
        )}
      </div>
      {isCompared && answer !== undefined ? (
        <Diff mine={answer} theirs={solution.source} />
      ) : solution.source === '' ? null : (
        <pre>{solution.source}</pre>
      )}
      <MarkdownText source={solution.explanation} />
    </section>
  );
}

const marks = { same: ' ', mine: '−', theirs: '+' } as const;
const words = { same: '', mine: 'only in my answer: ', theirs: 'only in the solution: ' } as const;

function Diff({ mine, theirs }: { mine: string; theirs: string }) {
  return (
    <pre className={styles.diff}>
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
