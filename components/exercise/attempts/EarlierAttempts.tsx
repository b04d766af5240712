'use client';
/** What the learner has handed in before: each can be opened with its verdict, two be compared, one be taken up again. */
import { useState } from 'react';
import { changesBetween, holding } from '#components/exercise/attempts/attempt-changes.ts';
import { timeOf } from '#components/exercise/attempts/attempt-time.ts';
import { CompareAttempts } from '#components/exercise/attempts/CompareAttempts.tsx';
import { OpenAttempt } from '#components/exercise/attempts/OpenAttempt.tsx';
import type { Attempt } from '#components/exercise/exercise-api.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import styles from './Attempts.module.css';

interface EarlierAttemptsProps {
  readonly exercise: string;
  readonly isPrediction: boolean;
  /** At least one, the newest first. */
  readonly attempts: readonly Attempt[];
  /** The answer as it stands in the editor. */
  readonly answer: string;
  readonly language: 'typescript' | 'lua';
  /** Undefined where an answer is no text that could be taken up. */
  readonly onTake: ((answer: string) => void) | undefined;
}

export function EarlierAttempts({
  exercise,
  isPrediction,
  attempts,
  answer,
  language,
  onTake,
}: EarlierAttemptsProps) {
  const t = useText('exercise');
  const [opened, setOpened] = useState<string | undefined>(undefined);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [before, setBefore] = useState<{ readonly answer: string; readonly of: Attempt } | undefined>(
    undefined,
  );
  const compared = attempts.filter(({ id }) => chosen.includes(id));
  const [newer, older] = compared;
  return (
    <details className={styles.attempts}>
      <summary>{t('attempts', { count: attempts.length })}</summary>
      {attempts.length > 1 ? <p className={styles.how}>{t('markTwo')}</p> : null}
      <ol>
        {attempts.map((attempt, index) => (
          <li key={attempt.id}>
            <AttemptRow
              attempt={attempt}
              before={attempts[index + 1]}
              isChosen={chosen.includes(attempt.id)}
              canChoose={attempts.length > 1}
              onChoose={() => setChosen(now => choose(now, attempt.id))}
              isOpen={opened === attempt.id}
              onOpen={() => setOpened(opened === attempt.id ? undefined : attempt.id)}
              onTake={
                onTake === undefined
                  ? undefined
                  : () => {
                      setBefore({ answer, of: attempt });
                      onTake(attempt.answer);
                    }
              }
            />
            {opened === attempt.id ? (
              <OpenAttempt
                exercise={exercise}
                attempt={attempt}
                isPrediction={isPrediction}
                answer={onTake ? answer : undefined}
                language={language}
              />
            ) : null}
          </li>
        ))}
      </ol>
      {before && onTake ? (
        <p className={styles.taken} role="status">
          {t('answerTaken', { time: timeOf(before.of) })}
          <Button
            look="quiet"
            size="small"
            onClick={() => {
              onTake(before.answer);
              setBefore(undefined);
            }}
          >
            {t('undo')}
          </Button>
        </p>
      ) : null}
      {newer && older ? <CompareAttempts older={older} newer={newer} /> : null}
    </details>
  );
}

/** The two that were marked last. */
function choose(chosen: readonly string[], id: string): readonly string[] {
  return chosen.includes(id) ? chosen.filter(other => other !== id) : [...chosen, id].slice(-2);
}

interface AttemptRowProps {
  readonly attempt: Attempt;
  /** The attempt before it. */
  readonly before: Attempt | undefined;
  readonly isChosen: boolean;
  readonly canChoose: boolean;
  readonly onChoose: () => void;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onTake: (() => void) | undefined;
}

function AttemptRow(props: AttemptRowProps) {
  const t = useText('exercise');
  const { attempt, before, canChoose, isChosen, isOpen, onChoose, onOpen, onTake } = props;
  const { verdict } = attempt;
  const changes = before === undefined ? undefined : changesBetween(before.verdict, verdict);
  const time = timeOf(attempt);
  return (
    <div className={styles.row}>
      {canChoose ? (
        <label className={styles.choose}>
          <input type="checkbox" checked={isChosen} onChange={onChoose} />
          <span className="visually-hidden">{t('compareAttempt', { time })}</span>
        </label>
      ) : null}
      <span className={styles.standing} data-passed={attempt.passed}>
        {t(attempt.passed ? 'standingPassed' : 'standingNotYet')}
      </span>
      <span>
        {t('checksHold', { holds: holding(verdict), all: verdict.checks.length })}
        {changes && changes.newlyHold.length > 0
          ? `, ${t('newChecks', { count: changes.newlyHold.length })}`
          : ''}
        {changes && changes.broke.length > 0 ? `, ${t('lostChecks', { count: changes.broke.length })}` : ''}
        {attempt.solutionShown ? `, ${t('afterSolution')}` : ''}
      </span>
      <time dateTime={new Date(attempt.createdAtMs).toISOString()}>{time}</time>
      <Button look="quiet" size="small" aria-expanded={isOpen} onClick={onOpen}>
        {t(isOpen ? 'close' : 'open')}
      </Button>
      {onTake ? (
        <Button look="quiet" size="small" onClick={onTake}>
          {t('takeUp')}
        </Button>
      ) : null}
    </div>
  );
}
