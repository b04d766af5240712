import { bytesText } from '#components/keyspace/key-text.ts';
import { earlier, newMembers } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';

const pills = 24;

/** A set is a loose cluster: members lie about in no order. */
export function SetCluster({
  snapshot,
  before,
  version,
}: {
  snapshot: Extract<KeySnapshot, { type: 'set' }>;
  before: KeySnapshot | undefined;
  version: number;
}) {
  const added = newMembers(snapshot.members, earlier('set', before)?.members);
  const rest = snapshot.length - Math.min(pills, snapshot.members.length);
  return (
    <div className={styles.cluster}>
      {snapshot.members.slice(0, pills).map(member => {
        const text = bytesText(member);
        const id = JSON.stringify(member);
        const isAdded = added.has(id);
        return (
          <span
            className={styles.pill}
            key={isAdded ? `${id}@${version}` : id}
            data-drop={isAdded || undefined}
            style={{ '--lean': lean(text) }}
          >
            {text}
          </span>
        );
      })}
      {rest > 0 ? <span className={styles.rest}>{rest} more</span> : null}
    </div>
  );
}

/** Between -1 and 1, always the same for the same member, so that nothing jumps. */
function lean(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return Math.round((sum / 498 - 1) * 100) / 100;
}
