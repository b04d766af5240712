'use client';
import { useState } from 'react';
import { BenchError, useBench, useBenchState, type WorldEvent } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { WorldState } from '#sandbox/protocol.ts';
import styles from './WorldPanel.module.css';

/** The simulated world beside the sandbox: its parts with their facts, its last message, its buttons. Nothing if there is none. */
export function WorldPanel() {
  const t = useText('bench');
  const world = useBenchState(state => state.world);
  const message = useBenchState(state => state.lastWorldEvent);
  if (world === undefined) return null;
  return (
    <section className={styles.world} aria-label={world.title}>
      <header className={styles.head}>
        <h2 className={styles.title}>{world.title}</h2>
        <span className={styles.note}>{t('simulated')}</span>
        <p className={styles.message} aria-live="polite">
          {message === undefined ? (
            <span className={styles.quiet}>{t('messagesPass')}</span>
          ) : (
            <span key={message.seq} className={styles.passing} data-outcome={message.outcome}>
              <b>{message.from}</b> → <b>{message.to}</b> {message.label}
              <span className={styles.took}>{took(message)}</span>
            </span>
          )}
        </p>
      </header>
      <Actions actions={world.actions} />
      <ul className={styles.parts}>
        {world.parts.map(part => (
          <Part key={part.id} part={part} message={message} />
        ))}
      </ul>
    </section>
  );
}

function Actions({ actions }: { actions: WorldState['actions'] }) {
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const [running, setRunning] = useState(0);
  const act = (line: string) => {
    setRunning(number => number + 1);
    bench
      .runWorld(line)
      .catch((error: unknown) => {
        if (!(error instanceof BenchError)) throw error;
        bench.note(activeTab, error.message);
      })
      .finally(() => setRunning(number => number - 1));
  };
  return (
    <div className={styles.actions} aria-busy={running > 0}>
      {actions.map(({ line, label }) => (
        <Button key={`${line} ${label}`} look="plain" size="small" title={line} onClick={() => act(line)}>
          <Icon name="run" size={10} /> {label}
        </Button>
      ))}
    </div>
  );
}

function Part({ part, message }: { part: WorldState['parts'][number]; message: WorldEvent | undefined }) {
  const role = message?.to === part.id ? 'to' : message?.from === part.id ? 'from' : undefined;
  return (
    <li className={styles.part} data-kind={part.kind} key={part.id}>
      {role === undefined ? null : (
        <span key={message?.seq} className={styles.pulse} data-role={role} data-outcome={message?.outcome} />
      )}
      <PartGlyph kind={part.kind} />
      <span className={styles.name}>{part.name}</span>
      <dl className={styles.facts}>
        {part.facts.map(({ label, value, tone }) => (
          <div key={label} className={styles.fact} data-tone={tone}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

const glyphs: Record<WorldState['parts'][number]['kind'], string> = {
  database: 'M3 4.5C3 3 13 3 13 4.5v7c0 1.5-10 1.5-10 0zM3 4.5C3 6 13 6 13 4.5M3 8c0 1.5 10 1.5 10 0',
  app: 'M2 3h12v10H2zM2 6h12M4 4.5h.5M6 4.5h.5',
  worker:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 2v2M8 12v2M2 8h2M12 8h2M3.8 3.8l1.4 1.4M10.8 10.8l1.4 1.4M3.8 12.2l1.4-1.4M10.8 5.2l1.4-1.4',
  payments: 'M1.5 4h13v8.5h-13zM1.5 6.8h13M4 10h3',
  resource: 'M8 2l5.5 3v6L8 14l-5.5-3V5zM2.5 5 8 8l5.5-3M8 8v6',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 1.5',
};

function PartGlyph({ kind }: { kind: WorldState['parts'][number]['kind'] }) {
  return (
    <svg
      className={styles.glyph}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={glyphs[kind]} />
    </svg>
  );
}

function took(message: WorldEvent): string {
  const duration = message.durationMs >= 1 ? ` ${Math.round(message.durationMs)} ms` : '';
  return message.outcome === 'ok' ? duration : ` ${message.outcome}${duration}`;
}
