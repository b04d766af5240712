'use client';
import type { KeyboardEvent } from 'react';
import { type ClientState, useBench, useBenchState } from '#components/bench/bench-context.ts';
import { letters } from '#components/bench/letters.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './Clients.module.css';
import { useClientNames } from './client-names.ts';

const stateWords = { blocked: 'waiting', subscribed: 'reading', multi: 'transaction' } as const;

/** A tab for each client, with its letter, its name if it has one, and what it is doing. */
export function ClientTabs({
  panelIdOf,
  selected,
  onSelect,
}: {
  panelIdOf: (client: Letter) => string;
  selected: Letter | undefined;
  onSelect: (client: Letter) => void;
}) {
  const bench = useBench();
  const t = useText('clients');
  const tabs = useBenchState(state => state.tabs);
  const clients = useBenchState(state => state.clients);
  const [names] = useClientNames();
  const focusable = selected ?? tabs[0];
  const open = () => {
    const opened = bench.openClient();
    if (opened !== undefined) onSelect(opened);
  };
  return (
    <>
      <div
        className={styles.tabs}
        role="tablist"
        aria-label={t('clients')}
        onKeyDown={event => moveAmongTabs(event)}
      >
        {tabs.map(tab => (
          <button
            key={tab}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={tab === selected}
            aria-controls={panelIdOf(tab)}
            tabIndex={tab === focusable ? 0 : -1}
            onClick={() => onSelect(tab)}
          >
            <span className="visually-hidden">{t('client')} </span>
            <ClientBadge name={tab} />
            {names[tab] === undefined ? null : <bdi className={styles.name}>{names[tab]}</bdi>}
            <StateWord client={clients.find(({ name }) => name === tab)} />
          </button>
        ))}
      </div>
      {tabs.length < letters.length ? (
        <Button
          look="quiet"
          size="small"
          className={styles.open}
          aria-label={t('openClient')}
          title={t('openClient')}
          onClick={open}
        >
          <Icon name="plus" />
        </Button>
      ) : null}
    </>
  );
}

function StateWord({ client }: { client: ClientState | undefined }) {
  const t = useText('clients');
  if (client === undefined || client.state === 'idle') return null;
  return <span className={styles.state}>{t(stateWords[client.state])}</span>;
}

function moveAmongTabs(event: KeyboardEvent<HTMLElement>) {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
  const at = buttons.findIndex(button => button.matches(':focus'));
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: (at + 1) % buttons.length,
    ArrowLeft: (at - 1 + buttons.length) % buttons.length,
    Home: 0,
    End: buttons.length - 1,
  };
  const next = buttons[targets[event.key] ?? -1];
  if (next === undefined) return;
  event.preventDefault();
  next.click();
  next.focus();
}
