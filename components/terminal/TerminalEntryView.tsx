'use client';
import { memo, useEffect, useRef } from 'react';
import type { TerminalEntry } from '#components/bench/bench-context.ts';
import { anchorOf, differencesPath, refusedCommand } from '#components/differences/anchor.ts';
import { onTick } from '#components/keyspace/ticker.ts';
import { EntryOffer } from '#components/servers/offers/EntryOffer.tsx';
import type { Letter, WireReply } from '#sandbox/protocol.ts';
import { formatReply } from '#sandbox/resp/cli-format.ts';
import { splitError, splitLine } from '#sandbox/resp/cli-split.ts';
import styles from './Terminal.module.css';

/** More lines than anyone reads; the rest is counted. */
const linesShown = 400;
const waitShownAfterMs = 400;
const decoder = new TextDecoder();

/** One thing in the scrollback, printed as redis-cli prints it. */
export const TerminalEntryView = memo(function TerminalEntryView({
  entry,
  client,
}: {
  entry: TerminalEntry;
  client: Letter;
}) {
  if (entry.kind === 'note') return <p className={styles.note}>{entry.text}</p>;
  if (entry.kind === 'push') return <Printed text={formatReply(entry.reply)} isError={false} />;
  return (
    <div className={styles.entry}>
      <p className={styles.typed}>
        <span className={styles.mark}>{entry.prompt}</span>{' '}
        <span className={styles.command}>{entry.line}</span>
      </p>
      <Answer entry={entry} />
      {isTrouble(entry) ? <EntryOffer entry={entry} client={client} /> : null}
    </div>
  );
});

/** Only then is there another way to offer. */
function isTrouble({ lost, reply }: Extract<TerminalEntry, { kind: 'command' }>): boolean {
  return lost !== undefined || reply?.type === 'error';
}

function Answer({ entry }: { entry: Extract<TerminalEntry, { kind: 'command' }> }) {
  if (entry.lost !== undefined) return <Printed text={entry.lost} isError={entry.lost !== '^C'} />;
  if (entry.reply === undefined) return <Waiting sinceMs={entry.sentAtMs} />;
  const text = printReply(entry.line, entry.reply);
  const isError = entry.reply.type === 'error';
  if (isError) return <Refused text={text} reply={entry.reply} />;
  if (!entry.subscribes) return <Printed text={text} isError={false} />;
  return (
    <>
      <p className={styles.reading}>Reading messages... (press Ctrl-C to quit)</p>
      <Printed text={text} isError={false} />
    </>
  );
}

/** An error, with a way to the page that explains it if the sandbox and not Redis says no. */
function Refused({ text, reply }: { text: string; reply: WireReply }) {
  const command = reply.type === 'error' ? refusedCommand(reply.text) : undefined;
  return (
    <>
      <Printed text={text} isError />
      {command === undefined ? null : (
        <a
          className={styles.why}
          href={`${differencesPath}#${anchorOf(command)}`}
          target="_blank"
          rel="noopener"
          aria-label={`Why ${command} is not available, in a new tab`}
        >
          Why?
        </a>
      )}
    </>
  );
}

/** What redis-cli would print below that line. */
export function printReply(line: string, reply: WireReply): string {
  if (reply.type === 'error' && reply.text === splitError) return splitError;
  const args = splitLine(line)?.map(bytes => decoder.decode(bytes)) ?? [];
  return formatReply(reply, args).replace(/\n$/, '');
}

function Printed({ text, isError }: { text: string; isError: boolean }) {
  const lines = text.split('\n');
  const rest = lines.length - linesShown;
  return (
    <pre className={styles.reply} data-error={isError || undefined}>
      {rest > 0 ? lines.slice(0, linesShown).join('\n') : text}
      {rest > 0 ? <span className={styles.rest}>{`\n… ${rest} more lines`}</span> : null}
    </pre>
  );
}

/** Nothing for a moment, because most replies are there within it; then how long it has been. */
function Waiting({ sinceMs }: { sinceMs: number }) {
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(
    () =>
      onTick(nowMs => {
        const forMs = nowMs - sinceMs;
        const shown = forMs < waitShownAfterMs ? '' : `(waiting, ${Math.floor(forMs / 1000)} s)`;
        if (text.current && text.current.textContent !== shown) text.current.textContent = shown;
        return forMs < waitShownAfterMs ? waitShownAfterMs - forMs : 1000 - (forMs % 1000);
      }),
    [sinceMs],
  );
  return <p ref={text} className={styles.waiting} aria-live="off" />;
}
