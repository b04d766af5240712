'use client';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useBench, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { letters } from '#components/bench/letters.ts';
import { useViewText } from '#components/clients/view-text.ts';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import { RaceLanes } from './RaceLanes.tsx';
import styles from './RacePanel.module.css';
import {
  alternating,
  bringForward,
  countOrders,
  fitOrder,
  inTurn,
  moveTurn,
  orderTaken,
  type RaceLines,
  type RaceOrder,
  readLines,
  turnsOf,
} from './race-order.ts';
import { notRun, type RaceRun, Racer } from './racer.ts';

/** More columns than these don't fit beside each other. */
const mostRacers = 3;
type Mode = 'ordered' | 'at-once';

/** A race that a lesson brings: its lines, in the order in which they run at first. */
export interface GivenRace {
  /** Unique in its lesson. */
  readonly name: string;
  readonly lines: readonly { readonly client: Letter; readonly line: string }[];
}

export interface RacePanelProps {
  readonly given?: GivenRace;
  /** Told before anything runs. */
  readonly onRun?: () => void;
  /** Without it, the panel stays. */
  readonly onClose?: () => void;
}

/** Two or three clients, a few lines each, and the order in which they run: the workbench for races. */
export function RacePanel({ given, onRun, onClose }: RacePanelProps) {
  const t = useViewText();
  const tabs = useBenchState(state => state.tabs);
  const open = tabs.length < 2 ? letters.slice(0, 2) : tabs.slice(0, mostRacers);
  const clients = given === undefined ? open : letters.filter(letter => given.lines.some(isOf(letter)));
  const { racers, texts } = useRaceLines(clients, given);
  const race = useRace(racers, { start: given?.lines.map(({ client }) => client), onRun });
  const { run, turns, done } = race;
  const taken = orderTaken(
    run.results.flatMap(({ turn, seq }) => (seq === undefined ? [] : [{ turn, seq }])),
  );
  const planned = turns.map(({ client, number }) => `${client}${number}`).join(' ');
  const isOver = turns.length > 0 && done >= turns.length && !run.isRunning;
  return (
    <section className={styles.race} aria-label={t('race')}>
      <div className={styles.bar}>
        <p className={styles.title}>
          <Icon name="race" /> {t('race')}
        </p>
        {onClose === undefined ? null : (
          <Button
            look="quiet"
            size="small"
            aria-label={t('closeRace')}
            title={t('closeRace')}
            onClick={onClose}
          >
            <Icon name="close" />
          </Button>
        )}
      </div>
      <div className={styles.columns}>
        {clients.map(client => (
          <LinesField
            key={client}
            client={client}
            text={texts.get(client)}
            isStepDisabled={run.isRunning || turns.slice(done).every(turn => turn.client !== client)}
            isLocked={done > 0}
            onStep={() => race.stepClient(client)}
          />
        ))}
      </div>
      <Presets race={race} count={countOrders(racers)} />
      {turns.length === 0 ? (
        <p className={styles.soft}>{t('nothingToRun')}</p>
      ) : (
        <RaceLanes
          clients={racers.filter(({ lines }) => lines.length > 0).map(({ client }) => client)}
          turns={turns}
          results={run.results}
          isAtOnce={race.mode === 'at-once'}
          onMove={race.move}
        />
      )}
      <p className={styles.outcome} role="status">
        {run.stuck === undefined ? null : t('wasStopped', { client: run.stuck })}
        {isOver && taken !== ''
          ? t(taken === planned && race.mode === 'ordered' ? 'asPlanned' : 'serverTook', { order: taken })
          : null}
      </p>
    </section>
  );
}

function Presets({ race, count }: { race: Race; count: number }) {
  const t = useViewText();
  const { run, turns, done, mode, preset } = race;
  const isStarted = done > 0;
  const options = [
    ['in-turn', t('inTurn'), t('inTurnHint')],
    ['alternating', t('alternating'), t('alternatingHint')],
    ['at-once', t('atOnce'), t('atOnceHint')],
  ] as const;
  return (
    <div className={styles.controls}>
      <fieldset className={styles.presets}>
        <legend className="visually-hidden">{t('order')}</legend>
        {options.map(([name, label, hint]) => (
          <button
            key={name}
            type="button"
            title={hint}
            aria-pressed={preset === name}
            disabled={isStarted}
            onClick={() => race.choose(name)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <span className={styles.count}>{count > 1 ? t('orders', { count }) : null}</span>
      <div className={styles.go}>
        {isStarted ? (
          <Button look="quiet" size="small" title={t('clearResults')} onClick={race.reset}>
            <Icon name="reset" /> {t('again')}
          </Button>
        ) : null}
        {mode === 'ordered' ? (
          <Button size="small" disabled={run.isRunning || done >= turns.length} onClick={race.step}>
            {t('step')}
          </Button>
        ) : null}
        <Button
          look="primary"
          size="small"
          disabled={!run.isRunning && done >= turns.length}
          onClick={run.isRunning ? race.stop : race.play}
        >
          <Icon name={run.isRunning ? 'pause' : 'run'} size={11} /> {run.isRunning ? t('stop') : t('play')}
        </Button>
      </div>
    </div>
  );
}

interface LineText {
  readonly value: string;
  readonly set: (text: string) => void;
}

function LinesField({
  client,
  text,
  isStepDisabled,
  isLocked,
  onStep,
}: {
  client: Letter;
  text: LineText | undefined;
  isStepDisabled: boolean;
  isLocked: boolean;
  onStep: () => void;
}) {
  const t = useViewText();
  const id = useId();
  return (
    <div className={styles.column}>
      <div className={styles.columnHead}>
        <ClientBadge name={client} />
        <label className="visually-hidden" htmlFor={id}>
          {t('linesOf', { client })}
        </label>
        <Button
          look="quiet"
          size="small"
          aria-label={t('stepOf', { client })}
          title={t('stepOf', { client })}
          disabled={isStepDisabled}
          onClick={onStep}
        >
          <Icon name="run" size={11} />
        </Button>
      </div>
      <textarea
        id={id}
        className={styles.lines}
        rows={3}
        value={text?.value ?? ''}
        readOnly={isLocked}
        placeholder={t('linesHint')}
        onChange={({ target }) => text?.set(target.value)}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
      />
    </div>
  );
}

/** What was written for each client stays with this bench. All eight are read, because hooks may not come and go. */
function useRaceLines(clients: readonly Letter[], given: GivenRace | undefined) {
  const { scope } = useBench();
  const place = given === undefined ? scope : `${scope}:${given.name}`;
  const all = new Map<Letter, LineText>();
  for (const letter of letters) {
    // biome-ignore lint/correctness/useHookAtTopLevel: the letters are eight, always in this order
    const [value, set] = useRemembered(`race:${place}:${letter}`, linesOf(given, letter));
    all.set(letter, { value, set });
  }
  const key = clients.map(client => `${client}\n${all.get(client)?.value ?? ''}`).join('\n\0');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds all that the lines depend on
  const racers = useMemo(
    (): RaceLines[] => clients.map(client => ({ client, lines: readLines(all.get(client)?.value ?? '') })),
    [key],
  );
  return { racers, texts: all };
}

const isOf = (letter: Letter) => (turn: { readonly client: Letter }) => turn.client === letter;

function linesOf(given: GivenRace | undefined, letter: Letter): string {
  return (given?.lines ?? [])
    .filter(isOf(letter))
    .map(({ line }) => line)
    .join('\n');
}

type Preset = 'in-turn' | 'alternating' | 'at-once';
type Race = ReturnType<typeof useRace>;

function useRace(
  racers: readonly RaceLines[],
  { start, onRun }: { start: RaceOrder | undefined; onRun: (() => void) | undefined },
) {
  const store = useBenchStore();
  const [run, setRun] = useState<RaceRun>(notRun);
  const [mode, setMode] = useState<Mode>('ordered');
  const [chosen, setChosen] = useState(start);
  const racer = useRef<Racer>(undefined);
  racer.current ??= new Racer(store, setRun);
  useEffect(() => () => racer.current?.stop(), []);
  const order = fitOrder(chosen ?? alternating(racers), racers);
  const turns = turnsOf(order, racers);
  const done = run.results.length;
  const spelled = order.join('');
  const preset: Preset | undefined =
    mode === 'at-once'
      ? 'at-once'
      : spelled === alternating(racers).join('')
        ? 'alternating'
        : spelled === inTurn(racers).join('')
          ? 'in-turn'
          : undefined;
  const stepAt = (next: RaceOrder) => {
    setChosen(next);
    const turn = turnsOf(next, racers)[done];
    onRun?.();
    if (turn !== undefined) void racer.current?.step(turn);
  };
  return {
    run,
    mode,
    turns,
    done,
    preset,
    choose: (name: Preset) => {
      setMode(name === 'at-once' ? 'at-once' : 'ordered');
      setChosen(name === 'in-turn' ? inTurn(racers) : alternating(racers));
    },
    move: (from: number, to: number) => {
      setMode('ordered');
      setChosen(moveTurn(order, from, to, done));
    },
    step: () => stepAt(order),
    stepClient: (client: Letter) => {
      setMode('ordered');
      stepAt(bringForward(order, client, done));
    },
    play: () => {
      const { current } = racer;
      onRun?.();
      void (mode === 'at-once' ? current?.sendAll(turns) : current?.play(turns));
    },
    stop: () => racer.current?.stop(),
    reset: () => racer.current?.reset(),
  };
}
