'use client';
import { lazy, Suspense } from 'react';
import type { DrawnKey } from '#components/bench/bench-context.ts';
import { earlier } from '#components/keyspace/value-changes.ts';
import styles from './drawings.module.css';
import { HashCard } from './HashCard.tsx';
import { ListCells } from './ListCells.tsx';
import { ScoreBars } from './ScoreBars.tsx';
import { SetCluster } from './SetCluster.tsx';
import { StreamLine } from './StreamLine.tsx';
import { StringStrip } from './StringStrip.tsx';
import { bitsOf, type Shape } from './shape.ts';

// Few benches have these: they are loaded with the first key that is drawn so.
const BitGrid = lazy(async () => ({ default: (await import('./BitGrid.tsx')).BitGrid }));
const Skyline = lazy(async () => ({ default: (await import('./Skyline.tsx')).Skyline }));
const GeoPlane = lazy(async () => ({ default: (await import('./GeoPlane.tsx')).GeoPlane }));

/** A value, drawn as what it is. */
export function Drawing({ drawn, shape, skewMs }: { drawn: DrawnKey; shape: Shape; skewMs: number }) {
  const { snapshot, before, version } = drawn;
  if (shape.is === 'bits' || shape.is === 'hyperloglog' || shape.is === 'geo') {
    return (
      <Suspense fallback={<div className={styles.awaited} data-of={shape.is} />}>
        <Shaped drawn={drawn} shape={shape} />
      </Suspense>
    );
  }
  switch (snapshot.type) {
    case 'string':
      return <StringStrip snapshot={snapshot} isChanged={drawn.isFresh && !drawn.isNew} version={version} />;
    case 'hash':
      return <HashCard snapshot={snapshot} before={before} version={version} skewMs={skewMs} />;
    case 'list':
      return <ListCells snapshot={snapshot} before={before} version={version} />;
    case 'set':
      return <SetCluster snapshot={snapshot} before={before} version={version} />;
    case 'zset':
      return <ScoreBars snapshot={snapshot} before={before} />;
    case 'stream':
      return <StreamLine snapshot={snapshot} before={before} version={version} skewMs={skewMs} />;
  }
}

function Shaped({ drawn, shape }: { drawn: DrawnKey; shape: Exclude<Shape, { is: 'plain' }> }) {
  const { snapshot, before } = drawn;
  if (shape.is === 'bits') {
    const was = earlier('string', before);
    return <BitGrid bits={shape.bits} before={was === undefined ? undefined : bitsOf(was)} />;
  }
  if (shape.is === 'hyperloglog') {
    const was = earlier('string', before)?.shape;
    return <Skyline shape={shape.of} before={was?.is === 'hyperloglog' ? was : undefined} />;
  }
  if (snapshot.type !== 'zset') return null;
  return <GeoPlane snapshot={snapshot} before={earlier('zset', before)} />;
}
