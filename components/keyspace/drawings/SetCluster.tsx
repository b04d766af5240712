import { useText } from '#components/i18n/language-context.tsx';
import { shownText } from '#components/keyspace/key-text.ts';
import { earlier, newMembers } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';

const pills = 24;

/** A set is a loose cluster: members lie about in no order, unless Redis keeps them as sorted numbers. */
export function SetCluster({
  snapshot,
  before,
  version,
}: {
  snapshot: Extract<KeySnapshot, { type: 'set' }>;
  before: KeySnapshot | undefined;
  version: number;
}) {
  const t = useText('drawings');
  const added = newMembers(snapshot.members, earlier('set', before)?.members);
  const rest = snapshot.length - Math.min(pills, snapshot.members.length);
  const isOfIntegers = snapshot.encoding === 'intset';
  return (
    <div className={styles.cluster} data-integers={isOfIntegers || undefined}>
      {snapshot.members.slice(0, pills).map(member => {
        const text = shownText(member);
        const id = JSON.stringify(member);
        const isAdded = added.has(id);
        return (
          <bdi
            className={styles.pill}
            key={isAdded ? `${id}@${version}` : id}
            data-drop={isAdded || undefined}
            style={{ '--lean': isOfIntegers ? 0 : lean(text) }}
          >
            {text}
          </bdi>
        );
      })}
      {rest > 0 ? <span className={styles.rest}>{t('more', { count: rest })}</span> : null}
    </div>
  );
}

/** Between -1 and 1, always the same for the same member, so that nothing jumps. */
function lean(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return Math.round((sum / 498 - 1) * 100) / 100;
}
