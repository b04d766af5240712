'use client';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { typingArea } from '#components/terminal/typing/typing-text.ts';
import { sentLines, useRunLine } from '#components/terminal/use-run-lines.ts';
import { Button } from '#components/ui/Button.tsx';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './PastePanel.module.css';
import { type PastedLine, readPasted } from './pasted.ts';

/** Where the run of a paste stands: the lines before `at` have run. */
interface Progress {
  readonly lines: readonly PastedLine[];
  readonly at: number;
  readonly state: 'running' | 'paused' | 'failed';
}

/** Several pasted lines: to look at and to mend before they run, all at once or one by one. */
export default function PastePanel({
  client,
  text: pasted,
  onKeep,
  onClose,
}: {
  client: Letter;
  text: string;
  /** Lines that ran belong to the history. */
  onKeep: (lines: readonly string[]) => void;
  onClose: () => void;
}) {
  const t = useLazyText(typingArea);
  const [text, setText] = useState(() => pasted.replace(/\r\n|\r/g, '\n').replace(/\n+$/, ''));
  const [stops, setStops] = useState(true);
  const [progress, setProgress] = useState<Progress>();
  const runLine = useRunLine(client);
  const field = useRef<HTMLTextAreaElement>(null);
  const stopped = useRef(false);
  const id = useId();
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(0, 0);
    return () => {
      stopped.current = true;
    };
  }, []);
  const all = readPasted(text);
  const lines = all.filter(({ kind }) => kind !== 'skipped');
  const broken = all.filter(({ kind }) => kind === 'broken');
  /** Runs the line at `at`; answers whether to go on. */
  const runAt = async (plan: readonly PastedLine[], at: number): Promise<boolean> => {
    const line = plan[at];
    if (line === undefined) return false;
    for (const sent of sentLines(line.text)) {
      const event = await runLine(sent);
      if (event === undefined) return false;
      if (stops && event.reply.type === 'error') return false;
    }
    return true;
  };
  const go = async (from: number, isStep: boolean) => {
    const plan = progress?.lines ?? lines;
    if (from === 0) onKeep(plan.map(line => line.text));
    stopped.current = false;
    for (let at = from; at < plan.length; at += 1) {
      setProgress({ lines: plan, at, state: 'running' });
      const goesOn = await runAt(plan, at);
      if (stopped.current) return;
      if (!goesOn) return setProgress({ lines: plan, at: at + 1, state: 'failed' });
      if (isStep && at + 1 < plan.length) return setProgress({ lines: plan, at: at + 1, state: 'paused' });
    }
    onClose();
  };
  const cancel = () => {
    stopped.current = true;
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      cancel();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (broken.length === 0 && progress === undefined) void go(0, false);
    }
  };
  const total = progress?.lines.length ?? lines.length;
  const canRun = broken.length === 0 && lines.length > 0;
  return (
    <section
      className={styles.panel}
      aria-label={t('pastedLines')}
      onKeyDown={onKeyDown}
      onClick={event => event.stopPropagation()}
    >
      {progress === undefined ? (
        <>
          <div className={styles.sheet}>
            <ol className={styles.numbers} aria-hidden="true">
              {all.map(({ number, kind }) => (
                <li key={number} data-kind={kind}>
                  {number}
                </li>
              ))}
            </ol>
            <textarea
              ref={field}
              className={styles.text}
              aria-label={t('pastedText')}
              aria-describedby={id}
              aria-invalid={broken.length > 0}
              value={text}
              rows={Math.min(10, all.length)}
              onChange={event => setText(event.target.value)}
              onScroll={event => {
                const numbers = event.currentTarget.previousElementSibling;
                if (numbers !== null) numbers.scrollTop = event.currentTarget.scrollTop;
              }}
              spellCheck={false}
              autoCapitalize="off"
              autoComplete="off"
              wrap="off"
            />
          </div>
          <p id={id} className={styles.says} data-wrong={broken.length > 0 || undefined} role="status">
            {broken.length > 0
              ? t('openQuotes', { lines: broken.map(({ number }) => number).join(', ') })
              : t('commentsAreSkipped')}
          </p>
        </>
      ) : (
        <p className={styles.says} role="status" data-wrong={progress.state === 'failed' || undefined}>
          {t(progress.state === 'failed' ? 'pasteStopped' : 'pasteProgress', {
            at: Math.min(progress.at + (progress.state === 'running' ? 1 : 0), total),
            total,
          })}
          {progress.state === 'running' ? null : <code>{progress.lines[progress.at]?.text}</code>}
        </p>
      )}
      <div className={styles.actions}>
        {progress === undefined ? (
          <Button
            look="primary"
            size="small"
            disabled={!canRun}
            onClick={() => void go(0, false)}
            title="Ctrl-Enter"
          >
            {t('runLines', { count: lines.length })}
          </Button>
        ) : null}
        {progress !== undefined && progress.state !== 'running' && progress.at < total ? (
          <Button look="primary" size="small" onClick={() => void go(progress.at, false)}>
            {t('runRest', { count: total - progress.at })}
          </Button>
        ) : null}
        {progress?.state === 'running' || (progress !== undefined && progress.at >= total) ? null : (
          <Button
            look="plain"
            size="small"
            disabled={!canRun}
            onClick={() => void go(progress?.at ?? 0, true)}
          >
            {t('runNextLine')}
          </Button>
        )}
        <Button look="quiet" size="small" onClick={cancel}>
          {t(progress === undefined ? 'cancel' : 'stop')}
        </Button>
        <label className={styles.switch}>
          <input type="checkbox" checked={stops} onChange={event => setStops(event.target.checked)} />
          {t('stopAtError')}
        </label>
      </div>
    </section>
  );
}
