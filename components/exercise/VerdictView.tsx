'use client';
/**
 * A verdict. The checks settle one after the other; each failed one says what was expected, what was observed and what
 * to think about, with the failing schedule where there is one.
 */
import { EvidenceView } from '#components/exercise/EvidenceView.tsx';
import { Coded } from '#components/lesson/Coded.tsx';
import type { CheckResult, Verdict } from '#lessons/schema.ts';
import styles from './Verdict.module.css';

export function VerdictView({ verdict }: { verdict: Verdict }) {
  const failed = verdict.checks.filter(({ passed }) => !passed).length;
  return (
    <section className={styles.verdict} aria-label="Verdict" aria-live="polite">
      <p className={styles.sum} data-passed={verdict.passed}>
        {verdict.passed ? 'Passed.' : sentence(failed, verdict.checks.length)}
      </p>
      <ol className={styles.checks}>
        {verdict.checks.map((check, index) => (
          <Check key={check.id} check={check} place={index} />
        ))}
      </ol>
      {verdict.coverage ? <p className={styles.coverage}>Tried: {verdict.coverage}.</p> : null}
      {verdict.output ? (
        <details className={styles.output}>
          <summary>What your code printed</summary>
          <pre>{verdict.output}</pre>
        </details>
      ) : null}
    </section>
  );
}

function sentence(failed: number, all: number): string {
  if (all === 1) return 'Not yet.';
  return failed === all
    ? 'Not yet: no check holds.'
    : `Not yet: ${failed} of ${all} checks ${failed === 1 ? 'does' : 'do'} not hold.`;
}

function Check({ check, place }: { check: CheckResult; place: number }) {
  return (
    <li className={styles.check} data-passed={check.passed} style={{ '--place': place }}>
      <span className={styles.mark} aria-hidden="true">
        {check.passed ? '✓' : '✕'}
      </span>
      <div>
        <p className={styles.name}>
          {check.name}
          <span className="visually-hidden">{check.passed ? ': holds' : ': does not hold'}</span>
        </p>
        {check.passed ? null : (
          <>
            <dl className={styles.pair}>
              <dt>Expected</dt>
              <dd>
                <Coded text={check.expected} />
              </dd>
              <dt>Observed</dt>
              <dd>
                <Coded text={check.observed} />
              </dd>
            </dl>
            <p className={styles.feedback}>
              <Coded text={check.feedback} />
            </p>
            {check.evidence ? <EvidenceView evidence={check.evidence} /> : null}
          </>
        )}
      </div>
    </li>
  );
}
