'use client';
/**
 * A verdict. The checks settle one after the other; each failed one says what was expected, what was observed and what
 * to think about, with the failing schedule where there is one.
 */
import { changesBetween, holding, standingOf } from '#components/exercise/attempts/attempt-changes.ts';
import { durationText } from '#components/exercise/evidence/durations.ts';
import { EvidenceView } from '#components/exercise/evidence/EvidenceView.tsx';
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

export function VerdictView({
  exercise,
  verdict,
  before,
  label = 'Verdict',
  isPrediction = false,
}: VerdictViewProps) {
  const { checks, passed } = verdict;
  return (
    <section className={styles.verdict} aria-label={label} aria-live="polite">
      <p className={styles.sum} data-passed={passed}>
        {passed ? 'Passed.' : sentence(holding(verdict), checks.length)}
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
            observedWord={isPrediction ? 'You said' : 'Observed'}
          />
        ))}
      </ol>
      {verdict.coverage ? <p className={styles.coverage}>Tried: {verdict.coverage}.</p> : null}
      {verdict.output ? <Output output={verdict.output} printed={verdict.printed} /> : null}
    </section>
  );
}

function sentence(holds: number, all: number): string {
  if (all === 1) return 'Not yet.';
  if (holds === 0) return 'Not yet: none of these holds.';
  return `Not yet: ${holds} of ${all} checks ${holds === 1 ? 'holds' : 'hold'}.`;
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
  const { newlyHold, broke } = changesBetween(before, now);
  if (newlyHold.length + broke.length === 0) return null;
  return (
    <div className={styles.since}>
      <p>Since your last attempt</p>
      <ul>
        {newlyHold.map(name => (
          <li key={name} data-passed="true">
            <span aria-hidden="true">✓</span> now holds: {name}
          </li>
        ))}
        {broke.map(name => (
          <li key={name} data-passed="false">
            <span aria-hidden="true">✕</span> holds no more: {name}
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
  const { evidence, expected, feedback, name, observed, passed, untried } = check;
  return (
    <li className={styles.check} data-passed={passed} data-untried={untried} style={{ '--place': place }}>
      <span className={styles.mark} aria-hidden="true">
        {passed ? '✓' : untried ? '·' : '✕'}
      </span>
      <div>
        <p className={styles.name}>
          {name}
          <span className={passed ? 'visually-hidden' : styles.standing}>: {standingOf(check)}</span>
        </p>
        <dl className={styles.pair}>
          {passed && expected === name ? null : (
            <>
              <dt>Expected</dt>
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
  return (
    <details className={styles.output}>
      <summary>What your code printed</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard */}
      <section tabIndex={0} aria-label="Printed lines">
        {printed === undefined ? (
          <pre>{output}</pre>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">Text</th>
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
