'use client';
/** The examples of a command. They can be read at once; the bench that runs them is loaded when it is asked for. */
import dynamic from 'next/dynamic';
import { Suspense, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import type { ExampleLine } from './examples.ts';
import styles from './TryCommand.module.css';

const TryBench = dynamic(async () => (await import('./TryBench.tsx')).TryBench, { ssr: false });

interface TryCommandProps {
  readonly lines: readonly ExampleLine[];
  readonly open: string;
  readonly loading: string;
}

export function TryCommand({ lines, open, loading }: TryCommandProps) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) {
    return (
      <Suspense fallback={<p role="status">{loading}</p>}>
        <TryBench lines={lines} />
      </Suspense>
    );
  }
  return (
    <>
      <ol className={styles.lines}>
        {lines.map(({ client, line }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an example stand in order
          <li key={index} className={styles.line}>
            {client === 'B' ? <ClientBadge name="B" /> : null}
            <code>{line}</code>
          </li>
        ))}
      </ol>
      <Button look="primary" onClick={() => setOpen(true)}>
        {open}
      </Button>
    </>
  );
}
