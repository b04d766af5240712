'use client';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { BenchState } from '#components/bench/bench-context.ts';
import { useClientNames } from '#components/clients/client-names.ts';
import { useBenchSample } from '#components/clients/use-bench-sample.ts';
import { useViewText } from '#components/clients/view-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { SequenceDrawing } from './SequenceDrawing.tsx';
import styles from './SequenceView.module.css';
import { layOut } from './sequence-layout.ts';
import { sequenceMermaid } from './sequence-mermaid.ts';
import { redisLane, type Sequence, sequenceOf, type WaitingCommand } from './sequence-steps.ts';
import { stepWords } from './sequence-words.ts';

/** Who asked whom in the last minute, drawn as it happens. */
export default function SequenceView() {
  const t = useViewText();
  const log = useBenchSample(state => state.log);
  const waiting = useWaiting();
  const live = useMemo(() => sequenceOf(log, waiting), [log, waiting]);
  const [held, setHeld] = useState<Sequence>();
  const [isList, setList] = useState(false);
  const sequence = held ?? live;
  return (
    <div className={styles.sequence}>
      <div className={styles.bar}>
        <p className={styles.title}>{t('sequence')}</p>
        <div className={styles.tools}>
          <Button look="quiet" size="small" aria-pressed={isList} onClick={() => setList(!isList)}>
            {isList ? t('asDrawing') : t('asList')}
          </Button>
          <Button
            look="quiet"
            size="small"
            aria-pressed={held !== undefined}
            aria-label={t('pause')}
            title={held === undefined ? t('pause') : t('resume')}
            onClick={() => setHeld(held === undefined ? live : undefined)}
          >
            <Icon name={held === undefined ? 'pause' : 'run'} />
          </Button>
          <CopyButton isBare label={t('copyMermaid')} text={() => sequenceMermaid(sequence)} />
        </div>
      </div>
      {sequence.steps.length === 0 ? (
        <p className={styles.empty}>{t('sequenceEmpty')}</p>
      ) : (
        <Shown sequence={sequence} isList={isList} />
      )}
    </div>
  );
}

function Shown({ sequence, isList }: { sequence: Sequence; isList: boolean }) {
  const t = useViewText();
  const [names] = useClientNames();
  const box = useRef<HTMLElement>(null);
  const width = useInnerWidth(box);
  const layout = useMemo(() => layOut(sequence, width), [sequence, width]);
  useFollowing(box, sequence);
  return (
    <section
      ref={box}
      className={styles.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={t('sequence')}
    >
      {sequence.olderCount > 0 ? (
        <p className={styles.older}>{t('older', { count: sequence.olderCount })}</p>
      ) : null}
      {isList ? (
        <ol className={styles.list}>
          {sequence.steps.map(step => (
            <li key={step.id} data-failed={'isFailed' in step && step.isFailed ? true : undefined}>
              {stepWords(step, t)}
            </li>
          ))}
        </ol>
      ) : (
        <SequenceDrawing
          layout={layout}
          names={names}
          label={t('sequenceLabel', {
            count: sequence.steps.filter(({ kind }) => kind !== 'gap' && kind !== 'note').length,
            lanes: sequence.lanes.join(', '),
          })}
          words={{ stillWaits: t('stillWaits'), transaction: t('transaction') }}
          sayStep={step => stepWords(step, t)}
        />
      )}
    </section>
  );
}

const noneWaiting: readonly WaitingCommand[] = [];

/** What is blocked now. The same array as long as nothing changes. */
function useWaiting(): readonly WaitingCommand[] {
  const clients = useBenchSample(state => state.clients);
  const terminals = useBenchSample(state => state.terminals);
  const skewMs = useBenchSample(state => state.skewMs);
  return useMemo(() => {
    const found = clients.flatMap(client => waitingOf(client, terminals, skewMs));
    return found.length === 0 ? noneWaiting : found;
  }, [clients, terminals, skewMs]);
}

function waitingOf(
  { name, state, node }: BenchState['clients'][number],
  terminals: BenchState['terminals'],
  skewMs: number,
): WaitingCommand[] {
  if (state !== 'blocked') return [];
  const entries = new Map(Object.entries(terminals)).get(name) ?? [];
  const entry = entries.findLast(({ kind }) => kind === 'command');
  if (entry?.kind !== 'command' || entry.reply !== undefined || entry.lost !== undefined) return [];
  return [{ client: name, text: entry.line, sinceMs: entry.sentAtMs + skewMs, to: node ?? redisLane }];
}

function useInnerWidth(box: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(480);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(240, element.clientWidth - 16)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

/** Stays at the newest message, unless one has scrolled back. */
function useFollowing(box: React.RefObject<HTMLElement | null>, sequence: Sequence) {
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const look = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [box]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new sequence is followed
  useEffect(() => {
    if (isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [box, sequence]);
}
