import { useText } from '#components/i18n/language-context.tsx';
import { shownText } from '#components/keyspace/key-text.ts';
import { changedPairs, earlier } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './drawings.module.css';
import { niceTicks, shortNumber } from './nice-steps.ts';

const bars = 10;
const longestScore = 11;

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
  const t = useText('drawings');
  const changed = changedPairs(snapshot.members, earlier('zset', before)?.members);
  const ranked = snapshot.members.slice(0, bars).map(([member, score], rank) => ({ member, score, rank }));
  const scores = ranked.map(({ score }) => score);
  const scale = scoreScale(scores);
  const rest = snapshot.length - ranked.length;
  const hasTies = scores.some((score, rank) => rank > 0 && scores[rank - 1] === score);
  const scoreWidth =
    Math.min(longestScore, Math.max(2, ...scores.map(score => score.length))) + (hasTies ? 2 : 0);
  return (
    <div
      className={styles.scored}
      style={{ '--rows': ranked.length, '--score-ch': scoreWidth, '--zero': scale.zero }}
      data-broken={scale.isBroken || undefined}
    >
      <div className={styles.bars}>
        {ranked
          .map(row => ({ ...row, id: JSON.stringify(row.member) }))
          .sort((a, b) => (a.id < b.id ? -1 : 1))
          .map(({ id, member, score, rank }) => (
            <div
              className={styles.bar}
              key={id}
              data-changed={changed.has(id) || undefined}
              data-endless={
                Number.isFinite(scoreNumber(score)) ? undefined : score.startsWith('-') ? 'low' : 'high'
              }
              style={{ '--rank': rank, '--from': scale.from(score), '--to': scale.to(score) }}
            >
              <span className={styles.rank}>{rank}</span>
              <bdi className={styles.member}>{shownText(member)}</bdi>
              <span className={styles.beam} />
              <span className={styles.score}>
                {rank > 0 && scores[rank - 1] === score ? <span className={styles.tie}>= </span> : null}
                {scoreText(score, scale.isBroken)}
              </span>
            </div>
          ))}
      </div>
      <div className={styles.axis}>
        <span className={styles.axisName} title={scale.isBroken ? t('brokenAxis') : undefined}>
          {scale.isBroken ? '//' : null}
        </span>
        <span className={styles.ticks}>
          {scale.ticks.map(({ at, label }) => (
            <span key={label} className={styles.tick} style={{ '--at': at }}>
              {label}
            </span>
          ))}
        </span>
      </div>
      {rest > 0 ? (
        <div className={styles.rest}>
          {t('moreHigher', { count: rest, from: ranked.length, to: snapshot.length - 1 })}
        </div>
      ) : null}
    </div>
  );
}

/** Redis prints `inf` and `-inf`. */
const scoreNumber = (score: string) =>
  /^-?inf$/.test(score) ? Number(score.replace('inf', 'Infinity')) : Number(score);

/** A long score keeps what tells it from the others: its beginning, or its end where all begin alike. */
export function scoreText(score: string, isAlike: boolean): string {
  if (score.length <= longestScore) return score;
  if (isAlike) return `…${score.slice(1 - longestScore)}`;
  const rounded = String(Number(Number(score).toPrecision(6)));
  return rounded.length <= longestScore
    ? `≈${rounded}`.slice(0, longestScore)
    : Number(score).toExponential(3);
}

/** Scores that lie closer together than this part of the way to zero are drawn without it. */
const narrow = 0.2;

/**
 * Where a bar begins and ends between 0 and 1, all on one axis: from zero to its score. Infinite scores reach the ends.
 * Where zero is far away the axis is broken and only ends count.
 */
export function scoreScale(scores: readonly string[]) {
  const finite = scores.map(scoreNumber).filter(Number.isFinite);
  const lowest = Math.min(...finite);
  const highest = Math.max(...finite);
  const isOneSided = lowest > 0 || highest < 0;
  const farthest = Math.max(Math.abs(lowest), Math.abs(highest));
  const isBroken = isOneSided && highest > lowest && highest - lowest < narrow * farthest;
  const margin = isBroken && farthest < 1e300 ? (highest - lowest) * 0.08 : 0;
  const low = isBroken ? lowest - margin : Math.min(0, ...finite);
  const high = isBroken ? highest + margin : Math.max(0, ...finite);
  // By halves: the largest scores lie too far apart to be subtracted.
  const span = high / 2 - low / 2 || 1;
  const shareOf = (value: number) => Math.min(1, Math.max(0, (value / 2 - low / 2) / span));
  const at = (score: string): number => {
    const value = scoreNumber(score);
    return shareOf(Number.isFinite(value) ? value : value > 0 ? high : low);
  };
  const zero = at('0');
  return {
    isBroken,
    zero,
    ticks: isBroken
      ? [
          { at: shareOf(lowest), label: '+0' },
          { at: shareOf(highest), label: `+${shortNumber(highest - lowest)}` },
        ]
      : niceTicks(low, high, 4).map(tick => ({ at: shareOf(tick), label: shortNumber(tick) })),
    from: (score: string) => Math.min(zero, at(score)),
    to: (score: string) => Math.max(zero, at(score)),
  };
}
