'use client';
import { useText } from '#components/i18n/language-context.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { KeyGroup } from './key-groups.ts';
import { describeBytes } from './key-text.ts';
import styles from './Mat.module.css';

/** What the keys of a group have in common, how many they are and what they take; a click folds them away. */
export function GroupHead({
  group: { prefix, keys, memoryBytes },
  isFolded,
  onFold,
}: {
  group: KeyGroup;
  isFolded: boolean;
  onFold: (prefix: string) => void;
}) {
  const t = useText('surface');
  if (prefix === undefined) return null;
  return (
    <h3 className={styles.head}>
      <button type="button" className={styles.fold} aria-expanded={!isFolded} onClick={() => onFold(prefix)}>
        <span className={styles.arrow} data-folded={isFolded || undefined}>
          <Icon name="down" size={12} />
        </span>
        <span className={styles.prefix}>{prefix}</span>
        <span className={styles.count}>{t('keys', { count: keys.length })}</span>
        <span className={styles.memory}>{describeBytes(memoryBytes)}</span>
      </button>
    </h3>
  );
}
