'use client';
/** A race in the text: who says what is there to read; the order is chosen, and runs, once one asks for it. */
import { type ComponentType, Suspense, useState } from 'react';
import type { RacePanelProps } from '#components/clients/race/RacePanel.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import { useLesson } from '#components/lesson/lesson-context.ts';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { RaceLine } from '#lessons/mdx/race.ts';
import styles from './RaceBlock.module.css';

export function RaceBlock({ lines, name }: { lines: readonly RaceLine[]; name: string }) {
  const t = useText('clients');
  const lesson = useLesson();
  const [Panel, setPanel] = useState<ComponentType<RacePanelProps>>();
  const [hasFailed, setFailed] = useState(false);
  const open = () => {
    import('#components/clients/race/RacePanel.tsx').then(
      ({ RacePanel }) => setPanel(() => RacePanel),
      () => setFailed(true),
    );
  };
  const text = (
    <div className={styles.race}>
      <ol className={styles.lines}>
        {lines.map(({ client, line }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat, and never move here
          <li key={index}>
            <ClientBadge name={client} /> <code>{line}</code>
          </li>
        ))}
      </ol>
      <button type="button" className={styles.open} onClick={open}>
        <Icon name="race" /> {t('race')}
      </button>
      {hasFailed ? <p role="alert">{t('notLoaded')}</p> : null}
    </div>
  );
  return (
    <figure className={styles.block}>
      {Panel === undefined ? (
        text
      ) : (
        <Suspense fallback={text}>
          <Panel given={{ name, lines }} onRun={() => lesson.showLesson()} />
        </Suspense>
      )}
    </figure>
  );
}
