'use client';
/**
 * A block of the text that runs in the reader's own sandbox. Its button stands at the left edge; what was printed
 * appears under it. The reader may change the lines first.
 */
import { useId, useRef, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { useLesson } from '#components/lesson/lesson-context.ts';
import { RunOutput } from '#components/lesson/RunOutput.tsx';
import type { RunnableView } from '#components/lesson/remark-lesson.ts';
import { useRun } from '#components/lesson/use-run.ts';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './RunBlock.module.css';

const verbs = { redis: 'run', world: 'send', time: 'moveTime' } as const;

export function RunBlock({ block }: { block: RunnableView }) {
  const t = useText('lesson');
  const lesson = useLesson();
  const run = useRun(block);
  const authored = block.lines.map(({ text }) => text).join('\n');
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const outputId = useId();
  const verb = t(verbs[block.kind]);
  const isDone = lesson.done.has(block.id);
  const start = (): void => run.start(draft ?? authored);
  return (
    <figure
      className={styles.block}
      id={block.id}
      data-run-block={run.isFinished || run.isRunning ? 'run' : 'waiting'}
      data-kind={block.kind}
    >
      <div className={styles.bar}>
        <button
          type="button"
          className={styles.run}
          onClick={start}
          disabled={run.isRunning}
          aria-label={t('runLine', { verb, line: (draft ?? authored).split('\n')[0] ?? '' })}
          aria-describedby={run.printed.length > 0 ? outputId : undefined}
          title={t('runsNext', { verb })}
        >
          <Icon name={block.kind === 'time' ? 'clock' : 'run'} />
        </button>
        {draft === undefined ? (
          <Lines block={block} />
        ) : (
          <DraftEditor draft={draft} onChange={setDraft} onRun={start} onCancel={() => setDraft(undefined)} />
        )}
        <div className={styles.tools}>
          {block.kind === 'redis' ? (
            <span className={styles.client} title={t('runsIn', { client: block.client })}>
              <span className="visually-hidden">{t('client')} </span>
              <ClientBadge name={block.client} />
            </span>
          ) : null}
          {isDone ? (
            <span className={styles.done} title={t('done')}>
              <span aria-hidden="true">✓</span>
              <span className="visually-hidden">{t('done')}</span>
            </span>
          ) : null}
          <button
            type="button"
            className={styles.edit}
            onClick={() => setDraft(draft === undefined ? authored : undefined)}
          >
            {draft === undefined ? t('edit') : t('reset')}
          </button>
        </div>
      </div>
      <div id={outputId} role="log" aria-label={t('printed')}>
        {run.printed.length > 0 ? (
          <RunOutput printed={run.printed} showsLines={block.lines.length > 1 || draft !== undefined} />
        ) : null}
      </div>
    </figure>
  );
}

function Lines({ block }: { block: RunnableView }) {
  return (
    <pre className={styles.code}>
      <code>
        {block.lines.map(({ text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a block may have the same line twice, and its lines never move
          <span key={index} className={styles.line}>
            <Line text={text} />
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  );
}

/** The first word is the command. */
function Line({ text }: { text: string }) {
  const [, name = text, rest = ''] = /^(\S+)(.*)$/s.exec(text) ?? [];
  return (
    <>
      <b>{name}</b>
      {rest}
    </>
  );
}

interface DraftEditorProps {
  readonly draft: string;
  readonly onChange: (draft: string) => void;
  readonly onRun: () => void;
  readonly onCancel: () => void;
}

function DraftEditor({ draft, onChange, onRun, onCancel }: DraftEditorProps) {
  const t = useText('lesson');
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <textarea
      ref={field}
      className={styles.draft}
      value={draft}
      rows={draft.split('\n').length}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      // biome-ignore lint/a11y/noAutofocus: the reader has just asked to edit
      autoFocus
      aria-label={t('draftLabel')}
      onChange={event => onChange(event.target.value)}
      onKeyDown={event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          onRun();
        }
        if (event.key === 'Escape') onCancel();
      }}
    />
  );
}
