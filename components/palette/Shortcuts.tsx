'use client';
/** All keys of this page, from the list by which they work. */
import { useRef } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { usePreference } from '#components/site/use-preference.ts';
import { Button } from '#components/ui/Button.tsx';
import type { Action } from './actions.ts';
import { keyLabel } from './keys.ts';
import { closeOverlay, Overlay } from './Overlay.tsx';
import { paletteArea } from './palette-area.ts';
import styles from './Shortcuts.module.css';
import { useActionsList } from './use-actions-list.ts';

const groups = [
  { id: 'lesson', title: 'groupLesson' },
  { id: 'bench', title: 'groupBench' },
  { id: 'site', title: 'groupSite' },
] as const;

export function Shortcuts({ onClose }: { onClose: () => void }) {
  const t = useLazyText(paletteArea);
  const actions = useActionsList().filter(({ key }) => key !== undefined);
  const [singleKeys, setSingleKeys] = usePreference('single-keys');
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <Overlay label={t('sheetTitle')} place="middle" onClose={onClose}>
      <div className={styles.sheet}>
        <h2 ref={title} className={styles.title}>
          {t('sheetTitle')}
        </h2>
        {groups.map(group => (
          <KeyList
            key={group.id}
            title={t(group.title)}
            actions={actions.filter(action => action.group === group.id)}
          />
        ))}
        <label className={styles.switch}>
          <input
            type="checkbox"
            checked={singleKeys === 'on'}
            onChange={event => setSingleKeys(event.target.checked ? 'on' : 'off')}
          />
          <span>
            {t('singleKeys')}
            <span className={styles.why}>{t('singleKeysWhy')}</span>
          </span>
        </label>
        <Button onClick={() => closeOverlay(title.current)}>{t('close')}</Button>
      </div>
    </Overlay>
  );
}

function KeyList({ title, actions }: { title: string; actions: readonly Action[] }) {
  if (actions.length === 0) return null;
  return (
    <section className={styles.group}>
      <h3>{title}</h3>
      <dl>
        {actions.map(action => (
          <div key={action.id}>
            <dt>
              <kbd>{keyLabel(action.key ?? '')}</kbd>
            </dt>
            <dd>{action.title}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
