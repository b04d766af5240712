'use client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type DrawnKey, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { DrawOtherwise } from '#components/keyspace/DrawOtherwise.tsx';
import { Drawing } from '#components/keyspace/drawings/Drawing.tsx';
import { type Shape, shapeOf } from '#components/keyspace/drawings/shape.ts';
import { TimeFrom } from '#components/keyspace/drawings/TimeFrom.tsx';
import { bytesText, describeBytes, visibleText } from '#components/keyspace/key-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { TypeGlyph, typeLabel } from '#components/ui/TypeGlyph.tsx';
import { whyEncoding } from './encoding-why.ts';
import { Histogram } from './Histogram.tsx';
import styles from './Inspector.module.css';
import { type InspectText, useInspectText } from './inspect-text.ts';
import { commandThatShows } from './key-command.ts';
import { useDrawingChoice, useKeyViews } from './key-views.ts';
import { ValueWindows } from './ValueWindows.tsx';

/** All there is to know of one key, as it is now: what it holds window by window, how Redis keeps it, how to ask for it. */
export function Inspector({ id }: { id: string }) {
  const now = useBenchState(state => state.keys.get(id));
  const [last, setLast] = useState<DrawnKey | undefined>(now);
  if (now !== undefined && now !== last) setLast(now);
  const drawn = now ?? last;
  const views = useKeyViews();
  // A key that was looked back at may be gone for long.
  useEffect(() => {
    if (drawn === undefined) views.inspect(undefined);
  }, [drawn, views]);
  return drawn === undefined ? null : (
    <Panel drawn={drawn} isGone={now === undefined || now.gone !== undefined} />
  );
}

function Panel({ drawn, isGone }: { drawn: DrawnKey; isGone: boolean }) {
  const t = useInspectText();
  const views = useKeyViews();
  const panel = useRef<HTMLElement>(null);
  const isLookingBack = useBenchState(state => state.past !== undefined);
  const shape = shapeOf(drawn.snapshot, useDrawingChoice(drawn.id));
  const { snapshot } = drawn;
  const name = visibleText(bytesText(snapshot.key));
  useEffect(() => panel.current?.focus(), []);
  const close = () => {
    const button = document.querySelector<HTMLElement>(`[data-key-id="${CSS.escape(drawn.id)}"]`);
    views.inspect(undefined);
    (
      button ?? panel.current?.closest('section[aria-label]')?.querySelector<HTMLElement>('[data-mat]')
    )?.focus();
  };
  return (
    <section
      ref={panel}
      className={styles.inspector}
      data-type={snapshot.type}
      role="dialog"
      aria-label={t('label', { key: name })}
      tabIndex={-1}
      onKeyDown={event => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        close();
      }}
    >
      <header className={styles.head}>
        <TypeGlyph type={snapshot.type} />
        <h3 className={styles.name}>
          <bdi>{name}</bdi>
        </h3>
        <Button look="quiet" size="small" aria-label={t('close')} title={t('close')} onClick={close}>
          <Icon name="close" />
        </Button>
      </header>
      <div className={styles.body}>
        {isGone ? <p className={styles.notice}>{t('gone')}</p> : null}
        {isLookingBack && !isGone ? <p className={styles.notice}>{t('now')}</p> : null}
        <Facts drawn={drawn} />
        <ShowCommand snapshot={snapshot} shape={shape} />
        <DrawOtherwise id={drawn.id} snapshot={snapshot} shape={shape} className={styles.otherwise} />
        <Shaped drawn={drawn} shape={shape} t={t} />
        <ValueWindows drawn={drawn} shape={shape} isGone={isGone} />
      </div>
    </section>
  );
}

/** What is drawn of a string that is more than text, larger than on its card. */
function Shaped({ drawn, shape, t }: { drawn: DrawnKey; shape: Shape; t: InspectText }) {
  if (shape.is === 'plain' || shape.is === 'bits') return null;
  return (
    <div className={styles.shaped} aria-hidden="true">
      <Drawing drawn={{ ...drawn, before: undefined }} shape={shape} skewMs={0} />
      {shape.is === 'hyperloglog' ? <Histogram counts={shape.of.histogram} t={t} /> : null}
    </div>
  );
}

function Facts({ drawn: { snapshot } }: { drawn: DrawnKey }) {
  const t = useInspectText();
  const skewMs = useBenchState(state => state.skewMs);
  const why = whyEncoding(snapshot.encoding);
  return (
    <dl className={styles.facts} aria-label={t('facts')}>
      <Fact name={typeLabel[snapshot.type]}>{snapshot.length.toLocaleString()}</Fact>
      <Fact name={t('memory')}>{describeBytes(snapshot.memoryBytes)}</Fact>
      <Fact name={t('expires')}>
        {snapshot.expiresAtMs === null ? (
          t('never')
        ) : (
          <TimeFrom atMs={snapshot.expiresAtMs} skewMs={skewMs} />
        )}
      </Fact>
      <Fact name={t('encoding')} isWide>
        {snapshot.encoding}
        {why === undefined ? null : <span className={styles.why}> {t(why)}</span>}
      </Fact>
    </dl>
  );
}

function Fact({ name, isWide = false, children }: { name: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={styles.fact} data-wide={isWide || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function ShowCommand({ snapshot, shape }: { snapshot: DrawnKey['snapshot']; shape: Shape }) {
  const t = useInspectText();
  const bench = useBench();
  const client = useBenchState(state => state.activeTab);
  const line = commandThatShows(snapshot, shape);
  return (
    <div className={styles.command}>
      <code title={t('command')}>{line}</code>
      <CopyButton text={() => line} label={t('copyCommand')} isBare />
      <Button
        look="plain"
        size="small"
        title={t('runAs', { client })}
        onClick={() => {
          // What becomes of it stands in the terminal.
          bench.run(line, client).catch(() => undefined);
        }}
      >
        <Icon name="run" />
        {t('run')}
      </Button>
    </div>
  );
}
