'use client';
/** The goal of a State exercise, as the keys that it wants; beside each, once the bench is open, how it stands now. */
import type { BenchStore } from '#components/bench/bench-context.ts';
import { type GoalDifference, standing } from '#components/exercise/goal/goal-difference.ts';
import { useGoalDifference } from '#components/exercise/goal/use-goal-difference.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { TypeGlyph, typeLabel } from '#components/ui/TypeGlyph.tsx';
import type { GoalKey } from '#lessons/goal.ts';
import styles from './Goal.module.css';

interface GoalViewProps {
  /** redis-cli lines that would make the goal. */
  readonly lines: readonly string[];
  /** The same as keys; undefined where the lines do more than can be drawn from them. */
  readonly keys: readonly GoalKey[] | undefined;
  /** Of the exercise's own bench, while it is open. */
  readonly store: BenchStore | undefined;
}

const none: readonly GoalKey[] = [];

export function GoalView({ lines, keys, store }: GoalViewProps) {
  const t = useText('exercise');
  const difference = useGoalDifference(keys ?? none, store);
  if (!keys && lines.length === 0) return null;
  return (
    <section className={styles.goal} aria-label={t('goal')}>
      <p className={styles.label}>{t('goalLabel')}</p>
      {keys ? <GoalTable keys={keys} difference={difference} /> : <pre>{lines.join('\n')}</pre>}
      {keys && difference ? <Sum difference={difference} /> : null}
    </section>
  );
}

function Sum({ difference }: { difference: GoalDifference }) {
  const t = useText('exercise');
  const { extra, keys } = difference;
  return (
    <p className={styles.sum} role="status">
      {t('goalSum', { standing: standing(difference), all: keys.length })}
      {extra.length > 0 ? ` ${t('notInGoal', { keys: extra.join(', ') })}.` : ''}
    </p>
  );
}

interface GoalTableProps {
  readonly keys: readonly GoalKey[];
  readonly difference: GoalDifference | undefined;
}

function GoalTable({ keys, difference }: GoalTableProps) {
  const t = useText('exercise');
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('key')}</th>
          <th scope="col">{t('value')}</th>
          <th scope="col">{t('ttl')}</th>
          {difference ? <th scope="col">{t('now')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {keys.map(({ key, type, values, ttlSeconds }, index) => (
          <tr key={key}>
            <th scope="row" data-type={type}>
              <TypeGlyph type={type} /> {key}
              <span className="visually-hidden"> ({typeLabel[type]})</span>
            </th>
            <td>
              {values.map(value => (
                <div key={value}>{value}</div>
              ))}
            </td>
            <td className={styles.ttl}>{ttlSeconds === undefined ? t('noTtl') : `${ttlSeconds} s`}</td>
            {difference ? <Now says={difference.keys[index]?.says ?? []} /> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Now({ says }: { says: readonly string[] }) {
  const t = useText('exercise');
  return (
    <td className={styles.now} data-stands={says.length === 0}>
      {says.length === 0 ? `✓ ${t('asInGoal')}` : says.map(text => <div key={text}>{text}</div>)}
    </td>
  );
}
