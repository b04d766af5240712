'use client';
/** An exercise where it stands in the page: the task, what is checked, the way to answer, hints, and the verdict. */
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { useAttempts } from '#components/exercise/attempts/use-attempts.ts';
import { Hints } from '#components/exercise/Hints.tsx';
import { useAttempt } from '#components/exercise/use-attempt.ts';
import { useVariant, VariantOffer } from '#components/exercise/VariantOffer.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import { useLesson } from '#components/lesson/lesson-context.ts';
import type { GoalKey } from '#lessons/goal.ts';
import type { PublicExercise } from '#lessons/schema.ts';
import styles from './Exercise.module.css';

/** A lesson loads only the ways to answer that its exercises have. */
const CodeAnswer = dynamic(async () => (await import('#components/exercise/CodeAnswer.tsx')).CodeAnswer);
const StateAnswer = dynamic(async () => (await import('#components/exercise/StateAnswer.tsx')).StateAnswer);
const PredictAnswer = dynamic(
  async () => (await import('#components/exercise/PredictAnswer.tsx')).PredictAnswer,
);
const OperateAnswer = dynamic(
  async () => (await import('#components/exercise/OperateAnswer.tsx')).OperateAnswer,
);

const SolutionView = dynamic(
  async () => (await import('#components/exercise/SolutionView.tsx')).SolutionView,
);

/** What only stands there once something was handed in, and weighs more than all else here. */
const VerdictView = dynamic(async () => (await import('#components/exercise/VerdictView.tsx')).VerdictView, {
  ssr: false,
});
const EarlierAttempts = dynamic(
  async () => (await import('#components/exercise/attempts/EarlierAttempts.tsx')).EarlierAttempts,
  { ssr: false },
);

export interface ExerciseProps {
  readonly exercise: PublicExercise;
  readonly task: ReactNode;
  readonly hints: readonly ReactNode[];
  /** The goal, drawn; undefined where it cannot be drawn from its lines. */
  readonly goal: readonly GoalKey[] | undefined;
  /** One of the same shape, offered once the solution was shown. */
  readonly variant?: Omit<ExerciseProps, 'variant'> | undefined;
}

export function Exercise({ exercise, task, hints, goal, variant }: ExerciseProps) {
  const { isOpen, open } = useVariant(variant?.exercise.id);
  return (
    <>
      <Card exercise={exercise} task={task} hints={hints} goal={goal} onVariant={open} />
      {variant && isOpen ? <Card {...variant} /> : null}
    </>
  );
}

interface CardProps extends Omit<ExerciseProps, 'variant'> {
  /** Opens the variant; absent where there is none. */
  readonly onVariant?: (() => void) | undefined;
}

function Card({ exercise, task, hints, goal, onVariant }: CardProps) {
  const t = useText('exercise');
  const attempt = useAttempt(exercise);
  const { list, of } = useAttempts(exercise.id, attempt.count);
  const [answer, setAnswer] = useState(exercise.starter ?? '');
  const titleId = `${exercise.id}-title`;
  return (
    <section className={styles.exercise} id={exercise.id} aria-labelledby={titleId}>
      <header className={styles.head}>
        <p className={styles.kind}>
          {t('exercise')} · {t(exercise.kind)}
          <Standing exercise={exercise} />
        </p>
        <h3 id={titleId} tabIndex={-1}>
          {exercise.title}
        </h3>
      </header>
      <div className={styles.task}>{task}</div>
      {attempt.verdict ? null : <Checks exercise={exercise} />}
      <div className={styles.answer}>
        {exercise.kind === 'state' ? <StateAnswer exercise={exercise} attempt={attempt} goal={goal} /> : null}
        {exercise.kind === 'code' || exercise.kind === 'lua' ? (
          <CodeAnswer exercise={exercise} attempt={attempt} answer={answer} onAnswer={setAnswer} />
        ) : null}
        {exercise.kind === 'predict' ? <PredictAnswer exercise={exercise} attempt={attempt} /> : null}
        {exercise.kind === 'operate' ? <OperateAnswer exercise={exercise} attempt={attempt} /> : null}
      </div>
      {attempt.problem ? (
        <p className={styles.problem} role="alert">
          {attempt.problem}
        </p>
      ) : null}
      {attempt.verdict ? (
        <VerdictView
          key={attempt.count}
          exercise={exercise.id}
          verdict={attempt.verdict}
          // The newest of the list is this one, once the list has come.
          before={of === attempt.count ? list[1]?.verdict : undefined}
          isPrediction={exercise.kind === 'predict'}
        />
      ) : null}
      <Hints exercise={exercise.id} hints={hints} />
      {list.length === 0 ? null : (
        <EarlierAttempts
          exercise={exercise.id}
          isPrediction={exercise.kind === 'predict'}
          attempts={list}
          answer={answer}
          language={exercise.kind === 'lua' ? 'lua' : 'typescript'}
          onTake={exercise.starter === undefined ? undefined : setAnswer}
        />
      )}
      <SolutionView
        exercise={exercise.id}
        language={exercise.kind === 'lua' ? 'lua' : 'typescript'}
        answer={exercise.starter === undefined ? undefined : answer}
      />
      {onVariant ? <VariantOffer exercise={exercise.id} onOpen={onVariant} /> : null}
    </section>
  );
}

/** Whether it is passed, and how. A variant stands as its original does: a pass of either is one of both. */
function Standing({ exercise }: { exercise: PublicExercise }) {
  const t = useText('exercise');
  const { done, unassisted, solutionsShown } = useLesson();
  const { id, variantOf } = exercise;
  const original = variantOf ?? id;
  const isHelped = solutionsShown.has(original);
  const isPassed = variantOf === undefined ? done.has(id) : unassisted.has(original);
  return (
    <>
      {variantOf === undefined ? null : ` · ${t('sameShape')}`}
      {isPassed ? (
        <span className={styles.passed}>
          {' · '}
          {!isHelped ? t('passed') : unassisted.has(original) ? t('passedAlone') : t('passedHelped')}
        </span>
      ) : null}
    </>
  );
}

function Checks({ exercise: { checks, hiddenChecks = 0 } }: { exercise: PublicExercise }) {
  const t = useText('exercise');
  return (
    <div className={styles.checks}>
      <p className={styles.label}>{t('whatIsChecked')}</p>
      <ul>
        {checks.map(({ id, name }) => (
          <li key={id}>{name}</li>
        ))}
        {hiddenChecks > 0 ? <li data-hidden="true">{t('hiddenChecks', { count: hiddenChecks })}</li> : null}
      </ul>
    </div>
  );
}
