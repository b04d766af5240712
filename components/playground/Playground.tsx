'use client';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Bench } from '#components/bench/Bench.tsx';
import { BenchProvider } from '#components/bench/BenchProvider.tsx';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { LinkWatch } from '#components/share/LinkWatch.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Sheet } from '#components/ui/Sheet.tsx';
import styles from './Playground.module.css';

const PlaygroundPanel = lazy(() => import('./PlaygroundPanel.tsx'));

/** What must be said before the panel and its messages are loaded. */
export interface PlaygroundWords {
  readonly title: string;
  readonly panel: string;
  readonly show: string;
  readonly hide: string;
}

/** The whole bench on an empty key space; beside it pads, scenarios and the way in for one's own client. */
export function Playground({ words }: { words: PlaygroundWords }) {
  return (
    <main className={styles.playground} id="main">
      <h1 className="visually-hidden">{words.title}</h1>
      <BenchProvider scope="playground">
        <LinkWatch />
        <div className={styles.row}>
          <Side words={words} />
          <div className={styles.bench}>
            <Bench rememberAs="playground" />
          </div>
        </div>
      </BenchProvider>
    </main>
  );
}

/** A column where there is room for one, else a line with a button that opens a sheet. */
function Side({ words }: { words: PlaygroundWords }) {
  const [kept, keep] = useRemembered('playground-panel', 'open');
  const isMounted = useMounted();
  const [isSheetOpen, setSheetOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = kept === 'open';
  return (
    <>
      <div className={styles.line}>
        <Button
          ref={button}
          look="quiet"
          size="small"
          aria-haspopup="dialog"
          aria-expanded={isSheetOpen}
          onClick={() => setSheetOpen(true)}
        >
          <Icon name="list" /> {words.panel}
        </Button>
      </div>
      <aside className={styles.side} data-open={isOpen || undefined} aria-label={words.panel}>
        <div className={styles.sideHead}>
          <p className={styles.sideTitle} hidden={!isOpen}>
            {words.title}
          </p>
          <Button
            look="quiet"
            size="small"
            aria-expanded={isOpen}
            aria-label={isOpen ? words.hide : words.show}
            title={isOpen ? words.hide : words.show}
            onClick={() => keep(isOpen ? 'shut' : 'open')}
          >
            <Icon name={isOpen ? 'left' : 'right'} />
          </Button>
        </div>
        {isOpen && isMounted ? <Late /> : null}
      </aside>
      {isSheetOpen ? (
        <Sheet
          title={words.title}
          onClose={() => setSheetOpen(false)}
          onClosed={() => button.current?.focus()}
        >
          <Late />
        </Sheet>
      ) : null}
    </>
  );
}

function Late(): ReactNode {
  return (
    <Suspense fallback={null}>
      <PlaygroundPanel />
    </Suspense>
  );
}

/** What the browser stores is not known where the page is made beforehand. */
function useMounted(): boolean {
  const [isMounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  return isMounted;
}
