'use client';
/**
 * The keys of a lesson, and the sheet that lists them. They are single letters, so they rest while the reader types
 * somewhere, and the sheet can switch them off (WCAG 2.1.4).
 */
import { useRouter } from 'next/navigation';
import { Dialog } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { useBench, useBenchState } from '#components/bench/bench-context.ts';
import type { Side } from '#components/lesson/LessonFrame.tsx';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { useNextView } from '#components/servers/use-view.ts';
import { Button } from '#components/ui/Button.tsx';
import styles from './LessonKeys.module.css';

interface LessonKeysProps {
  readonly side: Side;
  readonly setSide: (side: Side) => void;
  readonly previousHref: string | undefined;
  readonly nextHref: string | undefined;
}

interface Binding {
  readonly key: string;
  readonly does: string;
  readonly act: () => void;
}

/** Stands below the bench's provider and listens while the lesson is open. */
export function LessonKeys({ side, setSide, previousHref, nextHref }: LessonKeysProps) {
  const bench = useBench();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [remembered, remember] = useRemembered('single-keys', 'on');
  const isOn = remembered === 'on';
  const hasServers = useBenchState(state => (state.sandbox?.kind ?? 'namespace') !== 'namespace');
  const nextView = useNextView();
  const goTo = (href: string | undefined) => () => {
    if (href !== undefined) router.push(href);
  };
  const bindings: readonly Binding[] = [
    { key: 'r', does: 'Run the next block', act: runNextBlock },
    { key: 't', does: 'Go to the terminal', act: () => bench.focusTerminal() },
    { key: '[', does: 'The page alone, or both', act: () => setSide(side === 'page' ? 'both' : 'page') },
    { key: ']', does: 'The bench alone, or both', act: () => setSide(side === 'bench' ? 'both' : 'bench') },
    ...(hasServers ? [{ key: 'v', does: 'Keys, servers, figures or load', act: nextView }] : []),
    { key: 'p', does: 'Previous lesson', act: goTo(previousHref) },
    { key: 'n', does: 'Next lesson', act: goTo(nextHref) },
    { key: '?', does: 'This sheet', act: () => setOpen(true) },
  ];
  useKeys(bindings, isOn);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.sheet} aria-describedby={undefined}>
          <Dialog.Title className={styles.title}>Keys</Dialog.Title>
          <dl className={styles.list}>
            {bindings.map(({ key, does }) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <label className={styles.switch}>
            <input
              type="checkbox"
              checked={isOn}
              onChange={event => remember(event.target.checked ? 'on' : 'off')}
            />
            Single keys are on
          </label>
          <Dialog.Close asChild>
            <Button>Close</Button>
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function useKeys(bindings: readonly Binding[], isOn: boolean): void {
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
        return;
      const binding = latest.current.find(({ key }) => key === event.key);
      if (!binding || (!isOn && binding.key !== '?')) return;
      event.preventDefault();
      binding.act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isOn]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null
  );
}

/** The first block after the last one that was run; from the top if there is none. */
function runNextBlock(): void {
  const blocks = [...document.querySelectorAll<HTMLElement>('[data-run-block]')];
  const last = blocks.findLastIndex(block => block.dataset.runBlock === 'run');
  const next = blocks[last + 1];
  if (!next) return;
  next.scrollIntoView({ block: 'nearest' });
  next.querySelector('button')?.click();
}
