'use client';
/** Two attempts side by side: their lines, and which checks changed between them. */
import {
  changesBetween,
  holding,
  type Standing,
  standingOf,
} from '#components/exercise/attempts/attempt-changes.ts';
import { timeOf } from '#components/exercise/attempts/attempt-time.ts';
import { sideBySide } from '#components/exercise/attempts/line-diff.ts';
import type { Attempt } from '#components/exercise/exercise-api.ts';
import { useText } from '#components/i18n/language-context.tsx';
import styles from './Attempts.module.css';

interface CompareAttemptsProps {
  readonly older: Attempt;
  readonly newer: Attempt;
}

export function CompareAttempts({ older, newer }: CompareAttemptsProps) {
  const t = useText('exercise');
  return (
    <section className={styles.compare} aria-label={t('compared')}>
      <ChangedChecks older={older} newer={newer} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section className={styles.lines} tabIndex={0} aria-label={t('sideBySide')}>
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
                  word={kind === 'same' ? '' : `${t('onlyBefore')} `}
                />
                <Line
                  mark={kind === 'same' ? ' ' : '+'}
                  text={theirs}
                  word={kind === 'same' ? '' : `${t('onlyAfter')} `}
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
  const t = useText('exercise');
  const { newlyHold, broke } = changesBetween(older.verdict, newer.verdict);
  const standing = new Map<string, Standing>(
    older.verdict.checks.map(check => [check.id, standingOf(check)]),
  );
  return (
    <>
      <p>
        {t('beforeThen', {
          before: holding(older.verdict),
          after: holding(newer.verdict),
          all: newer.verdict.checks.length,
        })}{' '}
        {newlyHold.length + broke.length === 0 ? t('noneChanged') : null}
      </p>
      <table className={styles.checks}>
        <thead>
          <tr>
            <th scope="col">{t('check')}</th>
            <th scope="col">{t('beforeHead')}</th>
            <th scope="col">{t('thenHead')}</th>
          </tr>
        </thead>
        <tbody>
          {newer.verdict.checks.map(check => (
            <tr key={check.id} data-changed={standing.get(check.id) !== standingOf(check)}>
              <th scope="row">{check.name}</th>
              <td>{t(standing.get(check.id) ?? 'notNamed')}</td>
              <td data-passed={check.passed}>{t(standingOf(check))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
