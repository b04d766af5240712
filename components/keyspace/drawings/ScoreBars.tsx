import { bytesText } from '#components/keyspace/key-text.ts';
import { changedPairs, earlier } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';

const bars = 10;

/**
 * A sorted set is ranked bars on a score axis, in Redis's own order: rank 0, the lowest score, first. Rows are placed by
 * rank and kept in the order of their names in the document, so that a change of rank is a movement one can follow.
 */
export function ScoreBars({
  snapshot,
  before,
}: {
  snapshot: Extract<KeySnapshot, { type: 'zset' }>;
  before: KeySnapshot | undefined;
}) {
  const changed = changedPairs(snapshot.members, earlier('zset', before)?.members);
  const ranked = snapshot.members.slice(0, bars).map(([member, score], rank) => ({ member, score, rank }));
  const scale = scoreScale(ranked.map(({ score }) => score));
  const rest = snapshot.length - ranked.length;
  return (
    <div>
      <div className={styles.bars} style={{ '--rows': ranked.length }}>
        {ranked
          .map(row => ({ ...row, id: JSON.stringify(row.member) }))
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .map(({ id, member, score, rank }) => (
            <div
              className={styles.bar}
              key={id}
              data-changed={changed.has(id) || undefined}
              style={{ '--rank': rank, '--from': scale.from(score), '--to': scale.to(score) }}
            >
              <span className={styles.rank}>{rank}</span>
              <span className={styles.member}>{bytesText(member)}</span>
              <span className={styles.beam} />
              <span className={styles.score}>{score}</span>
            </div>
          ))}
      </div>
      {rest > 0 ? <div className={styles.rest}>{rest} more, higher</div> : null}
    </div>
  );
}

/** Where a bar begins and ends between 0 and 1: from zero to its score, both on one axis. Infinite scores reach its ends. */
export function scoreScale(scores: readonly string[]) {
  const finite = scores.map(Number).filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const span = high - low || 1;
  const at = (score: string): number => {
    const value = Number(score);
    return Math.min(1, Math.max(0, ((Number.isFinite(value) ? value : value > 0 ? high : low) - low) / span));
  };
  const zero = at('0');
  return {
    from: (score: string) => Math.min(zero, at(score)),
    to: (score: string) => Math.max(zero, at(score)),
  };
}
