'use client';
/** The head of a bench that replays a failing schedule: where it stands, who is who, and the ways to go on and back. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { durationText } from '#components/exercise/evidence/durations.ts';
import { eventWords, keyStep, stepMark } from '#components/exercise/evidence/event-words.ts';
import type { LegendEntry } from '#components/exercise/replay/legend.ts';
import type { Outcome } from '#components/exercise/replay/replayer.ts';
import { ServerOffer } from '#components/exercise/replay/ServerOffer.tsx';
import { useReplay } from '#components/exercise/replay/use-replay.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Evidence } from '#lessons/schema.ts';
import styles from './ReplayBar.module.css';

interface ReplayBarProps {
  readonly evidence: Evidence;
  /** Told how many steps are done. Must not change identity. */
  readonly onAt: (at: number) => void;
  readonly onClose: () => void;
}

export function ReplayBar({ evidence, onAt, onClose }: ReplayBarProps) {
  const { replayer, state } = useReplay(evidence, onAt);
  const { at, isPlaying, outcomes, problem } = state;
  const count = evidence.events.length;
  const key = keyStep(evidence);
  const bar = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another schedule takes the focus anew
  useEffect(() => bar.current?.focus({ preventScroll: true }), [evidence]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'ArrowRight') void replayer?.next();
    else if (event.key === 'ArrowLeft') void replayer?.back();
    else return;
    event.preventDefault();
  };
  const isReady = replayer !== undefined;
  return (
    <section ref={bar} className={styles.replay} aria-label="Replay" tabIndex={-1} onKeyDown={onKeyDown}>
      <div className={styles.head}>
        <p className={styles.title}>
          Replay: <b>{evidence.scenario}</b>
        </p>
        <Button look="quiet" size="small" onClick={onClose}>
          End the replay
        </Button>
      </div>
      <Now evidence={evidence} at={at} outcome={outcomes[at - 1]} />
      {problem === undefined ? null : (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.controls} role="toolbar" aria-label="Steps">
        <Button size="small" disabled={!isReady || at === 0} onClick={() => void replayer?.start()}>
          To the start
        </Button>
        <Button size="small" disabled={!isReady || at === 0} onClick={() => void replayer?.back()}>
          <Icon name="left" /> Back
        </Button>
        <Button
          size="small"
          look="primary"
          disabled={!isReady || at >= count}
          onClick={() => void replayer?.next()}
        >
          Next <Icon name="right" />
        </Button>
        <Button
          size="small"
          disabled={!isReady}
          aria-pressed={isPlaying}
          onClick={() => (isPlaying ? replayer?.pause() : replayer?.play())}
        >
          <Icon name={isPlaying ? 'pause' : 'run'} /> {isPlaying ? 'Pause' : 'Play'}
        </Button>
        {key === null ? null : (
          <Button size="small" disabled={!isReady} onClick={() => void replayer?.goTo(key + 1)}>
            {evidence.turnStep === undefined ? 'To where it breaks' : 'To where it turns'}
          </Button>
        )}
      </div>
      {outcomes.some(outcome => outcome?.kind === 'refused') ? <ServerOffer /> : null}
      <WhoIsWho entries={replayer?.plan.legend.entries ?? []} />
    </section>
  );
}

interface NowProps {
  readonly evidence: Evidence;
  readonly at: number;
  readonly outcome: Outcome | undefined;
}

/** The step that was done last, and the next one. */
function Now({ evidence, at, outcome }: NowProps) {
  const { events } = evidence;
  const event = events[at - 1];
  const next = events[at];
  const mark = event === undefined ? undefined : stepMark(evidence, at - 1);
  return (
    <div className={styles.now}>
      <div role="status">
        <p className={styles.where}>
          {event === undefined
            ? 'Before the first step: no key, nobody has called.'
            : `Step ${at} of ${events.length}, at ${durationText(event.atMs)}`}
        </p>
        {event === undefined ? null : <Words event={event} />}
        {outcome === undefined ? null : <Came outcome={outcome} />}
        {mark === undefined ? null : <p className={styles.mark}>✕ {mark}</p>}
      </div>
      <p className={styles.next}>
        {next === undefined ? 'That was the last step.' : <>Next: {<Words event={next} />}</>}
      </p>
    </div>
  );
}

function Words({ event }: { event: Evidence['events'][number] }) {
  const { who, what } = eventWords(event);
  return (
    <span className={styles.words}>
      <b>{who}</b> {what}
    </span>
  );
}

function Came({ outcome }: { outcome: Outcome }) {
  switch (outcome.kind) {
    case 'answered':
      return outcome.differsFrom === undefined ? (
        <p>
          Redis said <code>{outcome.reply}</code>, as it did in the check.
        </p>
      ) : (
        <p className={styles.differs}>
          Here Redis said <code>{outcome.reply}</code>, in the check <code>{outcome.differsFrom}</code>. Ids
          and absolute times differ; TTLs run on in real time here.
        </p>
      );
    case 'waiting':
      return outcome.differsFrom === undefined ? (
        <p>It waits inside Redis, until another step ends that.</p>
      ) : (
        <p className={styles.differs}>
          Here it still waits inside Redis; in the check it got <code>{outcome.differsFrom}</code>.
        </p>
      );
    case 'refused':
      return (
        <p className={styles.differs}>
          This cannot be replayed in a shared key space; it needs a server of your own. The other steps go on.
        </p>
      );
    case 'dropped':
      return (
        <p>
          {outcome.why !== ''
            ? outcome.why
            : outcome.clients.length === 0
              ? 'It had no connection yet.'
              : `The connection of ${outcome.clients.join(' and ')} is closed here, too.`}
        </p>
      );
    case 'shown':
      return <p>{outcome.why}</p>;
  }
}

function WhoIsWho({ entries }: { entries: readonly LegendEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <dl className={styles.legend} aria-label="Who is who">
      {entries.map(({ letter, name }) => (
        <div key={letter}>
          <dt>
            <ClientBadge name={letter} />
          </dt>
          <dd>{name}</dd>
        </div>
      ))}
    </dl>
  );
}
