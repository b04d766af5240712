'use client';
import { useLanguage, useText } from '#components/i18n/language-context.tsx';
import type { StringShape } from '#sandbox/protocol.ts';
import styles from './Skyline.module.css';

type HyperLogLog = Extract<StringShape, { is: 'hyperloglog' }>;
const height = 20;
/** So that the first few do not fill the whole drawing. */
const leastScale = 8;

/**
 * A HyperLogLog is a skyline: each of 128 towers is the highest of 128 registers, the longest run of zeros that a hash
 * began with there. The estimate beside it comes from all 16,384.
 */
export function Skyline({ shape, before }: { shape: HyperLogLog; before: HyperLogLog | undefined }) {
  const t = useText('drawings');
  const language = useLanguage();
  const top = Math.max(leastScale, ...shape.skyline);
  const used = 16_384 - (shape.histogram[0] ?? 0);
  const columns = { same: '', grown: '' };
  for (const [index, value] of shape.skyline.entries()) {
    if (value === 0) continue;
    const tall = (value / top) * height;
    const path = `M${index * 2} ${height}v${-tall}h1.6v${tall}z`;
    if (before !== undefined && (before.skyline[index] ?? 0) !== value) columns.grown += path;
    else columns.same += path;
  }
  return (
    <div className={styles.skyline}>
      <div className={styles.estimate}>
        <span className={styles.about}>≈</span>
        {shape.estimate.toLocaleString(language)} <span className={styles.error}>{t('error')}</span>
      </div>
      <svg
        className={styles.towers}
        viewBox={`0 0 ${shape.skyline.length * 2} ${height}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        <path className={styles.same} d={columns.same} />
        <path className={styles.grown} d={columns.grown} />
      </svg>
      <div className={styles.note}>
        {t('registers', { count: used })} · {t(shape.encoding)}
      </div>
    </div>
  );
}
