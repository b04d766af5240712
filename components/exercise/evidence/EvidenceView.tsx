'use client';
/**
 * The failing schedule, step by step. Where one step turned or broke it, the learner may first mark the one they think
 * it was; then it is shown, as it is to whoever does not care to guess. It can be drawn, copied, and replayed.
 */
import { useEffect, useId, useRef, useState } from 'react';
import { DrawnEvidence } from '#components/exercise/evidence/DrawnEvidence.tsx';
import { durationText } from '#components/exercise/evidence/durations.ts';
import { eventWords, keyStep, stepMark } from '#components/exercise/evidence/event-words.ts';
import { evidenceText } from '#components/exercise/evidence/evidence-text.ts';
import { foldEvents, type Stretch } from '#components/exercise/evidence/fold.ts';
import { reveal } from '#components/exercise/evidence/revealed.ts';
import { useReplayContext } from '#components/exercise/replay/replay-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Evidence } from '#lessons/schema.ts';
import styles from './Evidence.module.css';

/** Index of the step that the learner chose, or that they asked to be shown. */
type Guess = number | 'shown' | undefined;

interface EvidenceViewProps {
  readonly exercise: string;
  readonly evidence: Evidence;
}

export function EvidenceView({ exercise, evidence }: EvidenceViewProps) {
  const [isDrawn, setDrawn] = useState(false);
  const [guess, setGuess] = useState<Guess>(undefined);
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const { replay } = useReplayContext();
  const key = keyStep(evidence);
  useEffect(() => {
    if (guess !== undefined || key === null || evidence.events.length <= 1) reveal(evidence);
  }, [guess, key, evidence]);
  const isAsked = guess === undefined && key !== null && evidence.events.length > 1;
  const current = replay?.evidence === evidence ? replay.at - 1 : undefined;
  const shown = isAsked ? unmarked(evidence) : evidence;
  const stretches = foldEvents(evidence, unfolded);
  return (
    <details className={styles.evidence} open>
      <summary>
        How it happened: {evidence.scenario}{' '}
        <span>
          ({count(evidence)}, seed {evidence.seed})
        </span>
      </summary>
      {isAsked ? <Question onShow={() => setGuess('shown')} /> : null}
      {key !== null && guess !== undefined ? <Answer guess={guess} evidence={evidence} /> : null}
      <Steps
        evidence={shown}
        stretches={stretches}
        current={current}
        onUnfold={from => setUnfolded(now => new Set([...now, from]))}
        onGuess={isAsked ? setGuess : undefined}
      />
      <div className={styles.tools}>
        <ReplayButton
          exercise={exercise}
          evidence={evidence}
          onOpen={() => setGuess(now => now ?? 'shown')}
        />
        <Button look="quiet" size="small" aria-expanded={isDrawn} onClick={() => setDrawn(!isDrawn)}>
          {isDrawn ? 'Hide the diagram' : 'Draw it'}
        </Button>
        <CopyButton text={() => evidenceText(evidence)} label="Copy the steps as text" />
      </div>
      {isDrawn ? <DrawnEvidence evidence={shown} stretches={stretches} current={current} /> : null}
    </details>
  );
}

const unmarked = ({ turnStep: _, ...evidence }: Evidence): Evidence => ({ ...evidence, fatalStep: null });

interface StepsProps {
  readonly evidence: Evidence;
  readonly stretches: readonly Stretch[];
  /** Index of the step that the replay stands at. */
  readonly current: number | undefined;
  readonly onUnfold: (from: number) => void;
  /** Where the learner is asked which step it was. */
  readonly onGuess: ((index: number) => void) | undefined;
}

function Steps({ evidence, stretches, current, onUnfold, onGuess }: StepsProps) {
  return (
    <ol className={styles.steps}>
      {stretches.map(({ from, to, isFolded }) =>
        isFolded ? (
          <li key={`fold-${from}`} className={styles.fold}>
            <Button look="quiet" size="small" onClick={() => onUnfold(from)}>
              Steps {from + 1} to {to}: show them
            </Button>
          </li>
        ) : (
          evidence.events.slice(from, to).map((event, offset) => (
            <StepItem
              // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a schedule stand in order
              key={from + offset}
              event={event}
              index={from + offset}
              mark={stepMark(evidence, from + offset)}
              isCurrent={from + offset === current}
              onGuess={onGuess}
            />
          ))
        ),
      )}
    </ol>
  );
}

interface StepItemProps {
  readonly event: Evidence['events'][number];
  readonly index: number;
  readonly mark: string | undefined;
  readonly isCurrent: boolean;
  readonly onGuess: ((index: number) => void) | undefined;
}

function StepItem({ event, index, mark, isCurrent, onGuess }: StepItemProps) {
  const content = <Step event={event} number={index + 1} mark={mark} isCurrent={isCurrent} />;
  return (
    <li
      data-fatal={mark !== undefined || undefined}
      data-fault={event.fault}
      aria-current={isCurrent ? 'step' : undefined}
    >
      {onGuess ? (
        <button type="button" className={styles.step} onClick={() => onGuess(index)}>
          {content}
        </button>
      ) : (
        <div className={styles.step}>{content}</div>
      )}
    </li>
  );
}

interface StepProps {
  readonly event: Evidence['events'][number];
  /** From 1. */
  readonly number: number;
  readonly mark: string | undefined;
  readonly isCurrent: boolean;
}

function Step({ event, number, mark, isCurrent }: StepProps) {
  const { who, what, reply } = eventWords(event);
  return (
    <>
      <span className={styles.number}>{number}</span>{' '}
      <span className={styles.at}>{durationText(event.atMs)}</span>{' '}
      <span className={styles.who}>{/^[A-H]$/.test(who) ? <ClientBadge name={who} /> : who}</span>{' '}
      <span className={styles.call}>
        {what}
        {reply === '' ? null : <span className={styles.reply}> → {reply}</span>}
        {isCurrent ? <span className={styles.here}>The replay stands here.</span> : null}
        {mark === undefined ? null : <b className={styles.fatal}>✕ {mark}</b>}
      </span>
    </>
  );
}

/** Takes the focus back when the replay that it opened has ended. */
function ReplayButton({ exercise, evidence, onOpen }: EvidenceViewProps & { onOpen: () => void }) {
  const { open, replay } = useReplayContext();
  const isReplayed = replay?.evidence === evidence;
  const button = useRef<HTMLButtonElement>(null);
  const wasReplayed = useRef(false);
  useEffect(() => {
    if (wasReplayed.current && !isReplayed && document.activeElement === document.body)
      button.current?.focus();
    wasReplayed.current = isReplayed;
  }, [isReplayed]);
  return (
    <Button
      ref={button}
      size="small"
      disabled={isReplayed}
      onClick={() => {
        onOpen();
        open(exercise, evidence);
      }}
    >
      <Icon name="run" /> {isReplayed ? 'Replayed on the bench' : 'Replay it step by step'}
    </Button>
  );
}

function Question({ onShow }: { onShow: () => void }) {
  return (
    <p className={styles.question}>
      Which step breaks it? Choose one.
      <Button look="quiet" size="small" onClick={onShow}>
        Just show me
      </Button>
    </p>
  );
}

/** Takes the focus where a step was chosen, because the button that was pressed is gone. */
function Answer({ guess, evidence }: { guess: number | 'shown'; evidence: Evidence }) {
  const line = useRef<HTMLParagraphElement>(null);
  const id = useId();
  useEffect(() => {
    if (document.activeElement === document.body) line.current?.focus({ preventScroll: true });
  }, []);
  return (
    <p className={styles.question} ref={line} id={id} tabIndex={-1}>
      {answerTo(guess, evidence)}
    </p>
  );
}

function answerTo(guess: number | 'shown', { turnStep, fatalStep }: Evidence): string {
  const steps = [turnStep, fatalStep].filter(step => step !== null && step !== undefined);
  const [first = 0, second = first] = steps.map(step => step + 1);
  const it =
    first === second ? `it was step ${first}` : `it turned at step ${first} and broke at step ${second}`;
  if (guess === 'shown') return `${it.charAt(0).toUpperCase()}${it.slice(1)}.`;
  if (steps.includes(guess)) return first === second ? 'You saw it.' : `You saw it: ${it}.`;
  return `You chose step ${guess + 1}; ${it}.`;
}

function count({ events, within }: Evidence): string {
  const steps = events.length === 1 ? '1 step' : `${events.length} steps`;
  return within === undefined ? steps : `${steps}, ${within}`;
}
