'use client';
/** A question before a surprise. Never a gate: the text goes on below whatever the reader does. */
import { type ReactNode, useId, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { Coded } from '#components/lesson/Coded.tsx';
import { useLesson } from '#components/lesson/lesson-context.ts';
import styles from './Predict.module.css';

interface PredictProps {
  readonly id: string;
  readonly question: string;
  /** Empty for a free text. */
  readonly choices: readonly string[];
  readonly answer: string;
  /** The explanation. */
  readonly children: ReactNode;
}

export function Predict({ id, question, choices, answer, children }: PredictProps) {
  const t = useText('lesson');
  const lesson = useLesson();
  const [given, setGiven] = useState('');
  const [isRevealed, setRevealed] = useState(false);
  const group = useId();
  const reveal = (): void => {
    setRevealed(true);
    lesson.complete(id);
  };
  return (
    <section className={styles.predict} id={id} aria-labelledby={`${group}-q`}>
      <p className={styles.label}>{t('predict')}</p>
      <p className={styles.question} id={`${group}-q`}>
        <Coded text={question} />
      </p>
      <form
        onSubmit={event => {
          event.preventDefault();
          reveal();
        }}
      >
        {choices.length > 0 ? (
          <Choices
            name={group}
            choices={choices}
            given={given}
            onGive={setGiven}
            right={isRevealed ? answer : undefined}
          />
        ) : (
          <input
            className={styles.field}
            value={given}
            onChange={event => setGiven(event.target.value)}
            aria-labelledby={`${group}-q`}
            autoComplete="off"
          />
        )}
        {isRevealed ? null : (
          <p className={styles.actions}>
            <button type="submit" className={styles.submit} disabled={given.trim() === ''}>
              {t('compare')}
            </button>
            <button type="button" className={styles.skip} onClick={reveal}>
              {t('justTell')}
            </button>
          </p>
        )}
      </form>
      <div aria-live="polite">
        {isRevealed ? (
          <div className={styles.answer}>
            <p>
              <b>{t(outcome(given, answer))}</b> <Coded text={answer} />
            </p>
            {children}
          </div>
        ) : null}
      </div>
    </section>
  );
}

function outcome(given: string, answer: string) {
  if (given.trim() === '') return 'theAnswer';
  return same(given, answer) ? 'asYouSaid' : 'anotherOne';
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

interface ChoicesProps {
  readonly name: string;
  readonly choices: readonly string[];
  readonly given: string;
  readonly onGive: (choice: string) => void;
  readonly right: string | undefined;
}

function Choices({ name, choices, given, onGive, right }: ChoicesProps) {
  const t = useText('lesson');
  return (
    <div className={styles.choices} role="radiogroup" aria-labelledby={`${name}-q`}>
      {choices.map(choice => (
        <label key={choice} data-right={right === undefined ? undefined : choice === right}>
          <input
            type="radio"
            name={name}
            value={choice}
            checked={given === choice}
            disabled={right !== undefined}
            onChange={() => onGive(choice)}
          />
          <span>
            <Coded text={choice} />
            {choice === right ? <span className="visually-hidden"> {t('right')}</span> : null}
          </span>
        </label>
      ))}
    </div>
  );
}
