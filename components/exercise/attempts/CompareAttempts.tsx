'use client';
/** Two attempts side by side: their lines, and which checks changed between them. */
import { changesBetween, holding, standingOf } from '#components/exercise/attempts/attempt-changes.ts';
import { timeOf } from '#components/exercise/attempts/attempt-time.ts';
import { sideBySide } from '#components/exercise/attempts/line-diff.ts';
import type { Attempt } from '#components/exercise/exercise-api.ts';
import styles from './Attempts.module.css';

interface CompareAttemptsProps {
  readonly older: Attempt;
  readonly newer: Attempt;
}

export function CompareAttempts({ older, newer }: CompareAttemptsProps) {
  return (
    <section className={styles.compare} aria-label="Two attempts compared">
      <ChangedChecks older={older} newer={newer} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section className={styles.lines} tabIndex={0} aria-label="Their lines side by side">
        <table>
          <thead>
            <tr>
              <th scope="col">{timeOf(older)}</th>
              <th scope="col">{timeOf(newer)}</th>
            </tr>
          </thead>
          <tbody>
            {sideBySide(older.answer, newer.answer).map(({ kind, mine, theirs }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines stand in order
              <tr key={index} data-kind={kind}>
                <Line
                  mark={kind === 'same' ? ' ' : '−'}
                  text={mine}
                  word={kind === 'same' ? '' : 'only before: '}
                />
                <Line
                  mark={kind === 'same' ? ' ' : '+'}
                  text={theirs}
                  word={kind === 'same' ? '' : 'only after: '}
                />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Line({ mark, text, word }: { mark: string; text: string | undefined; word: string }) {
  if (text === undefined) return <td />;
  return (
    <td data-mark={mark}>
      <span aria-hidden="true">{mark} </span>
      <span className="visually-hidden">{word}</span>
      {text}
    </td>
  );
}

function ChangedChecks({ older, newer }: CompareAttemptsProps) {
  const { newlyHold, broke } = changesBetween(older.verdict, newer.verdict);
  const standing = new Map(older.verdict.checks.map(check => [check.id, standingOf(check)]));
  return (
    <>
      <p>
        Before {holding(older.verdict)}, then {holding(newer.verdict)} of {newer.verdict.checks.length} checks
        hold. {newlyHold.length + broke.length === 0 ? 'No check changed.' : null}
      </p>
      <table className={styles.checks}>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Before</th>
            <th scope="col">Then</th>
          </tr>
        </thead>
        <tbody>
          {newer.verdict.checks.map(check => (
            <tr key={check.id} data-changed={standing.get(check.id) !== standingOf(check)}>
              <th scope="row">{check.name}</th>
              <td>{standing.get(check.id) ?? 'not named'}</td>
              <td data-passed={check.passed}>{standingOf(check)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
