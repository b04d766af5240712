'use client';
import { memo, useId, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { type LogEntry, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { shownText } from '#components/clients/shown-text.ts';
import { useBenchSample } from '#components/clients/use-bench-sample.ts';
import { useViewText } from '#components/clients/view-text.ts';
import { historyOf } from '#components/history/live-history.ts';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Popup } from '#components/ui/Popup.tsx';
import styles from './EventLog.module.css';
import {
  clientsIn,
  filterLog,
  type LogClock,
  type LogFilter,
  logJson,
  logText,
  logTime,
} from './log-lines.ts';

/** Everything that ran in the sandbox, in the order in which the server took it, whoever ran it. */
export default function EventLog() {
  const t = useViewText();
  const live = useBenchSample(state => state.log);
  const skewMs = useBenchState(state => state.skewMs);
  const [held, setHeld] = useState<readonly LogEntry[]>();
  const [filter, setFilter] = useState<LogFilter>({ client: undefined, text: '', errorsOnly: false });
  const [times, setTimes] = useRemembered('log-times', 'since');
  const log = held ?? live;
  const shown = filterLog(log, filter);
  const clock: LogClock = {
    kind: times === 'day' ? 'day' : 'since',
    skewMs,
    startMs: log[0]?.atMs ?? 0,
  };
  const newCount = held === undefined ? 0 : newerThan(live, held.at(-1));
  return (
    <div className={styles.log}>
      <div className={styles.bar}>
        <Filters log={log} filter={filter} onFilter={setFilter} />
        <div className={styles.tools}>
          <Button
            look="quiet"
            size="small"
            aria-pressed={clock.kind === 'day'}
            aria-label={t('clockTimes')}
            title={clock.kind === 'day' ? t('sinceStart') : t('clockTimes')}
            onClick={() => setTimes(clock.kind === 'day' ? 'since' : 'day')}
          >
            <Icon name="clock" />
          </Button>
          <Button
            look="quiet"
            size="small"
            aria-pressed={held !== undefined}
            title={held === undefined ? t('pause') : t('resume')}
            aria-label={t('pause')}
            onClick={() => setHeld(held === undefined ? live : undefined)}
          >
            <Icon name={held === undefined ? 'pause' : 'run'} />
            {newCount > 0 ? <span>+{newCount}</span> : null}
          </Button>
          <CopyButton isBare label={t('copyLog')} text={() => logText(shown, clock)} />
          <Popup isBare label={t('save')} title={t('save')} icon={<Icon name="download" />}>
            {close => (
              <div className={styles.save}>
                <Button
                  look="quiet"
                  size="small"
                  onClick={() => {
                    saveFile('keyspace-log.txt', 'text/plain', logText(shown, clock));
                    close();
                  }}
                >
                  {t('saveText')}
                </Button>
                <Button
                  look="quiet"
                  size="small"
                  onClick={() => {
                    saveFile('keyspace-log.json', 'application/json', logJson(shown));
                    close();
                  }}
                >
                  {t('saveJson')}
                </Button>
              </div>
            )}
          </Popup>
        </div>
      </div>
      <Lines
        log={shown}
        clock={clock}
        empty={log.length === 0 ? t('logEmpty') : t('logNoMatch')}
        label={t('log')}
      />
    </div>
  );
}

function Filters({
  log,
  filter,
  onFilter,
}: {
  log: readonly LogEntry[];
  filter: LogFilter;
  onFilter: (filter: LogFilter) => void;
}) {
  const t = useViewText();
  const id = useId();
  return (
    <div className={styles.filters}>
      <label className="visually-hidden" htmlFor={`${id}-client`}>
        {t('whichClient')}
      </label>
      <select
        id={`${id}-client`}
        className={styles.select}
        value={filter.client ?? ''}
        onChange={({ target }) => onFilter({ ...filter, client: target.value || undefined })}
      >
        <option value="">{t('allClients')}</option>
        {clientsIn(log).map(name => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <input
        className={styles.search}
        type="search"
        aria-label={t('filterCommands')}
        placeholder={t('filterCommands')}
        value={filter.text}
        onChange={({ target }) => onFilter({ ...filter, text: target.value })}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
      />
      <Button
        look="quiet"
        size="small"
        title={t('errorsOnlyHint')}
        aria-pressed={filter.errorsOnly}
        className={styles.errors}
        onClick={() => onFilter({ ...filter, errorsOnly: !filter.errorsOnly })}
      >
        {t('errorsOnly')}
      </Button>
    </div>
  );
}

function Lines({
  log,
  clock,
  empty,
  label,
}: {
  log: readonly LogEntry[];
  clock: LogClock;
  empty: string;
  label: string;
}) {
  const box = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  const steps = useSteps();
  useLayoutEffect(() => {
    if (log.length > 0 && isAtEnd.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [log]);
  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={label}
      className={styles.lines}
      onScroll={({ currentTarget }) => {
        const { scrollHeight, scrollTop, clientHeight } = currentTarget;
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {log.length === 0 ? <p className={styles.empty}>{empty}</p> : null}
      <ol className={styles.entries}>
        {log.map(entry => (
          <Line
            key={entry.id}
            entry={entry}
            time={logTime(entry.atMs, clock)}
            step={steps.numberOf.get(entry.id)}
            isShown={steps.shown !== undefined && steps.numberOf.get(entry.id) === steps.shown}
            onStep={steps.lookAt}
          />
        ))}
      </ol>
    </section>
  );
}

/** Which lines are steps of the bench's history: those lead back to it. */
function useSteps() {
  const history = historyOf(useBenchStore());
  const { steps } = useSyncExternalStore(history.subscribe, history.getRecorded, history.getRecorded);
  const shownId = useBenchState(({ past }) => past?.stepId);
  const numberOf = useMemo(() => new Map(steps.map(({ seq, number }) => [String(seq), number])), [steps]);
  const lookAt = useMemo(() => (number: number) => history.lookAt(number), [history]);
  return { numberOf, shown: shownId === undefined ? undefined : Number(shownId), lookAt };
}

interface LineProps {
  readonly entry: LogEntry;
  readonly time: string;
  /** Undefined where it is none. */
  readonly step: number | undefined;
  /** The keys are shown as they were after it. */
  readonly isShown: boolean;
  readonly onStep: (step: number) => void;
}

const Line = memo(function Line({ entry, time, step, isShown, onStep }: LineProps) {
  const t = useViewText();
  const text = shownText(entry.text, 400);
  return (
    <li
      className={styles.entry}
      data-outcome={entry.outcome}
      data-kind={entry.kind}
      aria-current={isShown ? 'step' : undefined}
    >
      <time className={styles.time} dateTime={new Date(entry.atMs).toISOString()}>
        {time}
      </time>
      <ClientBadge name={entry.client} />
      {step === undefined ? (
        <bdi className={styles.text} dir="ltr">
          {text}
        </bdi>
      ) : (
        <button type="button" className={styles.text} title={t('toStep')} onClick={() => onStep(step)}>
          <bdi dir="ltr">{text}</bdi>
        </button>
      )}
      <bdi className={styles.summary} dir="ltr">
        {shownText(entry.summary)}
      </bdi>
    </li>
  );
});

function newerThan(live: readonly LogEntry[], last: LogEntry | undefined): number {
  if (last === undefined) return live.length;
  const at = live.findIndex(({ id }) => id === last.id);
  return at < 0 ? live.length : live.length - at - 1;
}

function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
