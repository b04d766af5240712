'use client';
/** What can be done with one command and its reply. Loaded when it is first asked for. */
import { type TerminalEntry, useBenchState } from '#components/bench/bench-context.ts';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { printReply } from '#components/terminal/print-reply.ts';
import { useRunLine } from '#components/terminal/use-run-lines.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './EntryTools.module.css';
import { repliesArea } from './replies-text.ts';
import { wireHead } from './wire-head.ts';

export default function EntryTools({
  entry,
  client,
}: {
  entry: Extract<TerminalEntry, { kind: 'command' }>;
  client: Letter;
}) {
  const t = useLazyText(repliesArea);
  const tabs = useBenchState(state => state.tabs);
  const { line, reply, durationMs } = entry;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps a click on the tools from going to the prompt
    // biome-ignore lint/a11y/useKeyWithClickEvents: keeps a click on the tools from going to the prompt
    <div className={styles.tools} onClick={event => event.stopPropagation()}>
      <RunIn letter={client} line={line} label={t('runAgain')} />
      {tabs
        .filter(letter => letter !== client)
        .map(letter => (
          <RunIn key={letter} letter={letter} line={line} label={t('runIn', { client: letter })} />
        ))}
      <CopyButton label={t('copyCommand')} says={t('copyCommand')} text={() => line} />
      {reply === undefined ? null : (
        <CopyButton label={t('copyReply')} says={t('copyReply')} text={() => printReply(line, reply)} />
      )}
      {reply === undefined ? null : (
        <span className={styles.wire} title={t('onTheWire')}>
          <code>{wireHead(reply).slice(0, 40)}</code>
          {durationMs === undefined ? null : ` · ${durationMs.toFixed(durationMs < 10 ? 2 : 0)} ms`}
        </span>
      )}
    </div>
  );
}

function RunIn({ letter, line, label }: { letter: Letter; line: string; label: string }) {
  const runLine = useRunLine(letter);
  return (
    <Button look="quiet" size="small" onClick={() => void runLine(line)}>
      <Icon name="run" size={10} /> {label}
    </Button>
  );
}
