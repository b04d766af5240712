'use client';
import { type KeyboardEvent, lazy, memo, Suspense, useEffect, useRef, useState } from 'react';
import type { TerminalEntry } from '#components/bench/bench-context.ts';
import { anchorOf, differencesPath, refusedCommand } from '#components/differences/anchor.ts';
import { useHref, useText } from '#components/i18n/language-context.tsx';
import { onTick } from '#components/keyspace/ticker.ts';
import { EntryOffer } from '#components/servers/offers/EntryOffer.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter, WireReply } from '#sandbox/protocol.ts';
import { formatReply } from '#sandbox/resp/cli-format.ts';
import { Printed } from './Printed.tsx';
import { printReply } from './print-reply.ts';
import { mayBePretty } from './replies/may-be-pretty.ts';
import styles from './Terminal.module.css';

const EntryTools = lazy(() => import('./replies/EntryTools.tsx'));
const Printers = lazy(() => import('./replies/Printers.tsx'));
const ErrorHelp = lazy(() => import('./errors/ErrorHelp.tsx'));

const waitShownAfterMs = 400;

type CommandEntry = Extract<TerminalEntry, { kind: 'command' }>;

/** One thing in the scrollback, printed as redis-cli prints it. */
export const TerminalEntryView = memo(function TerminalEntryView({
  entry,
  client,
  isLast,
}: {
  entry: TerminalEntry;
  client: Letter;
  /** Tab goes to the tools of the last command only; arrows go on to the others. */
  isLast: boolean;
}) {
  if (entry.kind === 'note') return <p className={styles.note}>{entry.text}</p>;
  if (entry.kind === 'push') return <Pushed entry={entry} />;
  return <CommandEntryView entry={entry} client={client} isLast={isLast} />;
});

function Pushed({ entry }: { entry: Extract<TerminalEntry, { kind: 'push' }> }) {
  return <Printed text={formatReply(entry.reply)} />;
}

function CommandEntryView({
  entry,
  client,
  isLast,
}: {
  entry: CommandEntry;
  client: Letter;
  isLast: boolean;
}) {
  const t = useText('terminal');
  const [isOpen, setOpen] = useState(false);
  const { reply } = entry;
  return (
    <div className={styles.entry}>
      <div className={styles.typed}>
        <p className={styles.line}>
          <span className={styles.mark}>{entry.prompt}</span>{' '}
          <span className={styles.command}>{entry.line}</span>
        </p>
        {/* Not worth telling with every command. */}
        <span aria-live="off">
          <button
            type="button"
            className={styles.more}
            aria-label={t('toolsOf', { line: entry.line.slice(0, 80) })}
            aria-expanded={isOpen}
            tabIndex={isLast ? 0 : -1}
            data-entry-tools
            onKeyDown={moveBetweenTools}
            onClick={event => {
              event.stopPropagation();
              setOpen(!isOpen);
            }}
          >
            <Icon name="more" />
          </button>
        </span>
      </div>
      <Answer entry={entry} />
      {reply !== undefined && mayBePretty(reply) ? (
        <Suspense fallback={null}>
          <Printers reply={reply} />
        </Suspense>
      ) : null}
      {reply?.type === 'error' && refusedCommand(reply.text) === undefined ? (
        <Suspense fallback={null}>
          <ErrorHelp error={reply.text} line={entry.line} client={client} />
        </Suspense>
      ) : null}
      {isTrouble(entry) ? <EntryOffer entry={entry} client={client} /> : null}
      {isOpen ? (
        <Suspense fallback={null}>
          <EntryTools entry={entry} client={client} />
        </Suspense>
      ) : null}
    </div>
  );
}

function moveBetweenTools(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const all = [
    ...(event.currentTarget.closest('[role="log"]')?.querySelectorAll<HTMLElement>('[data-entry-tools]') ??
      []),
  ];
  all[all.indexOf(event.currentTarget) + step]?.focus();
}

/** Only then is there another way to offer. */
function isTrouble({ lost, reply }: CommandEntry): boolean {
  return lost !== undefined || reply?.type === 'error';
}

function Answer({ entry }: { entry: CommandEntry }) {
  const t = useText('terminal');
  if (entry.lost !== undefined) return <Printed text={entry.lost} isError={entry.lost !== '^C'} />;
  if (entry.reply === undefined) return <Waiting sinceMs={entry.sentAtMs} />;
  const text = printReply(entry.line, entry.reply);
  const isError = entry.reply.type === 'error';
  if (isError) return <Refused text={text} reply={entry.reply} />;
  if (!entry.subscribes) return <Printed text={text} />;
  return (
    <>
      <p className={styles.reading}>{t('readingMessages')}</p>
      <Printed text={text} />
    </>
  );
}

/** An error, with a way to the page that explains it if the sandbox and not Redis says no. */
function Refused({ text, reply }: { text: string; reply: WireReply }) {
  const t = useText('terminal');
  const href = useHref();
  const command = reply.type === 'error' ? refusedCommand(reply.text) : undefined;
  return (
    <>
      <Printed text={text} isError />
      {command === undefined ? null : (
        <a
          className={styles.why}
          href={href(`${differencesPath}#${anchorOf(command)}`)}
          target="_blank"
          rel="noopener"
          aria-label={t('whyNotHere', { command })}
        >
          {t('why')}
        </a>
      )}
    </>
  );
}

/** Nothing for a moment, because most replies are there within it; then how long it has been. */
function Waiting({ sinceMs }: { sinceMs: number }) {
  const t = useText('terminal');
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(
    () =>
      onTick(nowMs => {
        const forMs = nowMs - sinceMs;
        const shown = forMs < waitShownAfterMs ? '' : t('waitingFor', { seconds: Math.floor(forMs / 1000) });
        if (text.current && text.current.textContent !== shown) text.current.textContent = shown;
        return forMs < waitShownAfterMs ? waitShownAfterMs - forMs : 1000 - (forMs % 1000);
      }),
    [sinceMs, t],
  );
  return <p ref={text} className={styles.waiting} aria-live="off" />;
}
