'use client';
import { useText } from '#components/i18n/language-context.tsx';
import { shownText } from '#components/keyspace/key-text.ts';
import { changedPairs } from '#components/keyspace/value-changes.ts';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { isPlace, placeOf } from '#sandbox/view/geohash.ts';
import styles from './GeoPlane.module.css';
import { distanceText, placeLabels, planeOf } from './geo-plane.ts';

type SortedSet = Extract<KeySnapshot, { type: 'zset' }>;
/** The smallest that a card is drawn; where it is wider, labels have more room than they need. */
const size = { width: 216, height: 150 };
const characterPx = 7;
const linePx = 16;
const longestLabel = 14;

/** Places of a geo set as points on a plane, with a graticule and a scale. No map: the data is all there is. */
export function GeoPlane({ snapshot, before }: { snapshot: SortedSet; before: SortedSet | undefined }) {
  const t = useText('drawings');
  const members = snapshot.members.filter(([, score]) => isPlace(score));
  if (members.length === 0) return null;
  const changed = changedPairs(members, before?.members);
  const { points, meridians, parallels, scale } = planeOf(
    members.map(([, score]) => placeOf(score)),
    size,
  );
  const names = members.map(([member]) => clipped(shownText(member, 40)));
  const labels = placeLabels(
    points,
    names.map(name => name.length * characterPx),
    size,
    linePx,
  );
  const rest = snapshot.length - members.length;
  return (
    <div className={styles.geo}>
      <div className={styles.plane}>
        {meridians.map(({ at, label }) => (
          <span key={label} className={styles.meridian} style={{ '--at': at }}>
            {at > 0.8 ? null : <span>{label}</span>}
          </span>
        ))}
        {parallels.map(({ at, label }) => (
          <span key={label} className={styles.parallel} style={{ '--at': at }}>
            {at > 0.9 ? null : <span>{label}</span>}
          </span>
        ))}
        {points.map(({ x, y }, index) => {
          const id = JSON.stringify(members[index]?.[0]);
          return (
            <span
              key={id}
              className={styles.point}
              style={{ '--x': x, '--y': y }}
              data-changed={changed.has(id) || undefined}
            />
          );
        })}
        {labels.map(({ index, side }) => (
          <bdi
            key={JSON.stringify(members[index]?.[0])}
            className={styles.label}
            data-side={side}
            style={{ '--x': points[index]?.x, '--y': points[index]?.y }}
          >
            {names[index]}
          </bdi>
        ))}
      </div>
      <div className={styles.below}>
        <span className={styles.scale} style={{ '--share': scale.share }} />
        <span>{distanceText(scale.metres)}</span>
        {rest > 0 ? <span className={styles.rest}>{t('more', { count: rest })}</span> : null}
      </div>
    </div>
  );
}

const clipped = (name: string) => (name.length > longestLabel ? `${name.slice(0, longestLabel - 1)}…` : name);
