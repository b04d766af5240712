import styles from './Inspector.module.css';
import type { InspectText } from './inspect-text.ts';

/** How many registers of a HyperLogLog hold each value. On a scale of roots, or the zeros would hide the rest. */
export function Histogram({ counts, t }: { counts: readonly number[]; t: InspectText }) {
  const most = Math.sqrt(Math.max(1, ...counts));
  return (
    <figure className={styles.histogram}>
      <figcaption>{t('histogram')}</figcaption>
      <div className={styles.columns}>
        {counts.map((count, value) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the value that is counted
          <span key={value} title={`${value}: ${count}`}>
            <i style={{ '--share': Math.sqrt(count) / most }} />
            {value % 4 === 0 ? value : ''}
          </span>
        ))}
      </div>
      <p>{t('histogramHint')}</p>
    </figure>
  );
}
