/** The goal of a State exercise, as the keys that it wants. */
import { TypeGlyph, typeLabel } from '#components/ui/TypeGlyph.tsx';
import type { GoalKey } from '#lessons/goal.ts';
import styles from './Exercise.module.css';

interface GoalViewProps {
  /** redis-cli lines that would make the goal. */
  readonly lines: readonly string[];
  /** The same as keys; undefined where the lines do more than can be drawn from them. */
  readonly keys: readonly GoalKey[] | undefined;
}

export function GoalView({ lines, keys }: GoalViewProps) {
  if (!keys && lines.length === 0) return null;
  return (
    <section className={styles.goal} aria-label="Goal">
      <p className={styles.label}>One state that reaches the goal</p>
      {keys ? <GoalTable keys={keys} /> : <pre>{lines.join('\n')}</pre>}
    </section>
  );
}

function GoalTable({ keys }: { keys: readonly GoalKey[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Value</th>
          <th scope="col">TTL</th>
        </tr>
      </thead>
      <tbody>
        {keys.map(({ key, type, values, ttlSeconds }) => (
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
            <td>{ttlSeconds === undefined ? 'none' : `${ttlSeconds} s`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
