'use client';
/**
 * A verdict. The checks settle one after the other; each failed one says what was expected, what was observed and what
 * to think about, with the failing schedule where there is one.
 */
import { changesBetween, holding, standingOf } from '#components/exercise/attempts/attempt-changes.ts';
import { durationText } from '#components/exercise/evidence/durations.ts';
import { EvidenceView } from '#components/exercise/evidence/EvidenceView.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import { Coded } from '#components/lesson/Coded.tsx';
import type { CheckResult, Verdict } from '#lessons/schema.ts';
import styles from './Verdict.module.css';

interface VerdictViewProps {
  readonly exercise: string;
  readonly verdict: Verdict;
  /** Of the attempt before this one, if there is one. */
  readonly before?: Verdict | undefined;
  readonly label?: string;
  /** What stands as observed is what the learner said. */
  readonly isPrediction?: boolean;
}

export function VerdictView({ exercise, verdict, before, label, isPrediction = false }: VerdictViewProps) {
  const t = useText('exercise');
  const { checks, passed } = verdict;
  const holds = holding(verdict);
  return (
    <section className={styles.verdict} aria-label={label ?? t('verdict')} aria-live="polite">
      <p className={styles.sum} data-passed={passed}>
        {passed
          ? t('passedSum')
          : checks.length === 1
            ? t('notYet')
            : holds === 0
              ? t('noneHolds')
              : t('someHold', { count: holds, all: checks.length })}
      </p>
      {checks.length > 1 && !passed ? <Meter checks={checks} /> : null}
      {before ? <SinceBefore before={before} now={verdict} /> : null}
      <ol className={styles.checks}>
        {checks.map((check, index) => (
          <Check
            key={check.id}
            exercise={exercise}
            check={check}
            place={index}
            observedWord={t(isPrediction ? 'youSaid' : 'observed')}
          />
        ))}
      </ol>
      {verdict.coverage ? (
        <p className={styles.coverage}>{t('coverage', { coverage: verdict.coverage })}</p>
      ) : null}
      {verdict.output ? <Output output={verdict.output} printed={verdict.printed} /> : null}
    </section>
  );
}

/** One cell for each check; the sentence above says the same. */
function Meter({ checks }: { checks: readonly CheckResult[] }) {
  return (
    <div className={styles.meter} aria-hidden="true">
      {checks.map(({ id, passed }) => (
        <span key={id} data-passed={passed} />
      ))}
    </div>
  );
}

function SinceBefore({ before, now }: { before: Verdict; now: Verdict }) {
  const t = useText('exercise');
  const { newlyHold, broke } = changesBetween(before, now);
  if (newlyHold.length + broke.length === 0) return null;
  return (
    <div className={styles.since}>
      <p>{t('sinceLast')}</p>
      <ul>
        {newlyHold.map(name => (
          <li key={name} data-passed="true">
            <span aria-hidden="true">✓</span> {t('nowHolds', { name })}
          </li>
        ))}
        {broke.map(name => (
          <li key={name} data-passed="false">
            <span aria-hidden="true">✕</span> {t('holdsNoMore', { name })}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface CheckProps {
  readonly exercise: string;
  readonly check: CheckResult;
  readonly place: number;
  readonly observedWord: string;
}

function Check({ exercise, check, place, observedWord }: CheckProps) {
  const t = useText('exercise');
  const { evidence, expected, feedback, name, observed, passed, untried } = check;
  return (
    <li className={styles.check} data-passed={passed} data-untried={untried} style={{ '--place': place }}>
      <span className={styles.mark} aria-hidden="true">
        {passed ? '✓' : untried ? '·' : '✕'}
      </span>
      <div>
        <p className={styles.name}>
          {name}
          <span className={passed ? 'visually-hidden' : styles.standing}>: {t(standingOf(check))}</span>
        </p>
        <dl className={styles.pair}>
          {passed && expected === name ? null : (
            <>
              <dt>{t('expected')}</dt>
              <dd>
                <Coded text={expected} />
              </dd>
            </>
          )}
          {passed && observed === name ? null : (
            <>
              <dt>{observedWord}</dt>
              <dd>
                <Coded text={observed} />
              </dd>
            </>
          )}
        </dl>
        {feedback === '' ? null : (
          <p className={styles.feedback}>
            <Coded text={feedback} />
          </p>
        )}
        {evidence ? <EvidenceView exercise={exercise} evidence={evidence} /> : null}
      </div>
    </li>
  );
}

/** By client and virtual time. */
function Output({ output, printed }: { output: string; printed: Verdict['printed'] }) {
  const t = useText('exercise');
  return (
    <details className={styles.output}>
      <summary>{t('printed')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section tabIndex={0} aria-label={t('printedLines')}>
        {printed === undefined ? (
          <pre>{output}</pre>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">{t('when')}</th>
                <th scope="col">{t('who')}</th>
                <th scope="col">{t('text')}</th>
              </tr>
            </thead>
            <tbody>
              {printed.map(({ actor, atMs, level, text }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines stand in the order in which they were printed
                <tr key={index} data-level={level}>
                  <td>{durationText(atMs)}</td>
                  <th scope="row">{actor}</th>
                  <td>
                    {level === 'log' || level === 'info' ? '' : `${level}: `}
                    {text}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </details>
  );
}
