'use client';
import { type FormEvent, useId, useState } from 'react';
import { useBench, useBenchState, useBenchStore } from '#components/bench/bench-context.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Popup } from '#components/ui/Popup.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './Clients.module.css';
import { longestName, useClientNames } from './client-names.ts';

/** What is done to a client now and then: its name, its output, its end. */
export function ClientMenu({ client }: { client: Letter }) {
  const t = useText('clients');
  return (
    <Popup
      isBare
      label={t('more', { client })}
      title={t('clientOf', { client })}
      icon={<Icon name="more" size={18} />}
    >
      {close => <MenuBody key={client} client={client} onDone={close} />}
    </Popup>
  );
}

function MenuBody({ client, onDone }: { client: Letter; onDone: () => void }) {
  const bench = useBench();
  const t = useText('clients');
  const isOnly = useBenchState(state => state.tabs.length === 1);
  const hasOutput = useBenchState(state => (state.terminals[client]?.length ?? 0) > 0);
  return (
    <div className={styles.menu}>
      <NameField client={client} onDone={onDone} />
      <CopyOutput client={client} isDisabled={!hasOutput} />
      <Button
        look="quiet"
        size="small"
        disabled={!hasOutput}
        title="Ctrl-L"
        onClick={() => {
          bench.clearTerminal(client);
          onDone();
        }}
      >
        <Icon name="clear" /> {t('clear')}
      </Button>
      {isOnly ? null : (
        <Button
          look="quiet"
          size="small"
          onClick={() => {
            onDone();
            bench.closeClient(client);
          }}
        >
          <Icon name="close" /> {t('closeClient', { client })}
        </Button>
      )}
    </div>
  );
}

function NameField({ client, onDone }: { client: Letter; onDone: () => void }) {
  const t = useText('clients');
  const [names, rename] = useClientNames();
  const [name, setName] = useState(names[client] ?? '');
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename(client, name);
    onDone();
  };
  return (
    <form className={styles.naming} onSubmit={submit}>
      <label htmlFor={id}>{t('name')}</label>
      <span className={styles.namingLine}>
        <ClientBadge name={client} />
        <input
          id={id}
          value={name}
          maxLength={longestName}
          placeholder={t('nameHint')}
          onChange={event => setName(event.target.value)}
          onBlur={() => rename(client, name)}
          autoComplete="off"
          spellCheck={false}
        />
      </span>
    </form>
  );
}

/** How replies are printed is loaded with the first of them, so it is here when there is something to copy. */
function CopyOutput({ client, isDisabled }: { client: Letter; isDisabled: boolean }) {
  const store = useBenchStore();
  const t = useText('clients');
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async () => {
    const { entryText } = await import('#components/terminal/entry-text.ts');
    const entries = store.getState().terminals[client] ?? [];
    await navigator.clipboard.writeText(entries.map(entryText).join('\n'));
  };
  const words = { idle: 'copyOutput', copied: 'copied', refused: 'notCopied' } as const;
  return (
    <Button
      look="quiet"
      size="small"
      disabled={isDisabled}
      onClick={() => {
        copy().then(
          () => setOutcome('copied'),
          () => setOutcome('refused'),
        );
      }}
    >
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} /> <span role="status">{t(words[outcome])}</span>
    </Button>
  );
}
