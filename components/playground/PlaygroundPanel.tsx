'use client';
import { useEffect, useState } from 'react';
import { OwnClient } from './OwnClient.tsx';
import styles from './PlaygroundPanel.module.css';
import { PadEditor } from './pads/PadEditor.tsx';
import { PadList } from './pads/PadList.tsx';
import { newPadId, type Pad, withPad } from './pads/pad.ts';
import { usePads } from './pads/pad-store.ts';
import { usePlaygroundText } from './playground-text.ts';
import { ScenarioList } from './scenarios/ScenarioList.tsx';

/** Beside the bench: an open pad, or the list of pads, the scenarios, and the way in for one's own client. */
export default function PlaygroundPanel() {
  const t = usePlaygroundText();
  const pads = usePads();
  const [openId, setOpenId] = useAddressedPad();
  const [deleted, setDeleted] = useState<Pad>();
  const open = pads.pads.find(({ id }) => id === openId);
  if (open !== undefined) {
    const duplicate = () => {
      const name = t('copyOf', { name: open.name || t('untitled') });
      const copy = { ...open, id: newPadId(), name, changedAtMs: Date.now() };
      pads.change(all => withPad(all, copy));
      setOpenId(copy.id);
    };
    return (
      <div className={styles.panel}>
        <PadEditor
          key={open.id}
          pad={open}
          onChange={pad => pads.change(all => withPad(all, { ...pad, changedAtMs: Date.now() }))}
          onBack={() => setOpenId(undefined)}
          onDuplicate={duplicate}
          onDelete={() => {
            setDeleted(open);
            setOpenId(undefined);
            pads.change(all => all.filter(({ id }) => id !== open.id));
          }}
        />
      </div>
    );
  }
  return (
    <div className={styles.panel}>
      <section className={styles.section} aria-label={t('pads')}>
        <PadList
          pads={pads}
          deleted={deleted}
          onOpen={setOpenId}
          onUndelete={() => {
            if (deleted !== undefined) pads.change(all => withPad(all, deleted));
            setDeleted(undefined);
          }}
        />
      </section>
      <section className={styles.section} aria-label={t('scenarios')}>
        <ScenarioList />
      </section>
      <section className={styles.section} aria-label={t('own')}>
        <OwnClient />
      </section>
    </div>
  );
}

/** The pad that is open stands in the address: `?pad=…`. */
function useAddressedPad(): [string | undefined, (id: string | undefined) => void] {
  const [id, setId] = useState<string>();
  useEffect(() => {
    const read = () => setId(new URL(window.location.href).searchParams.get('pad') ?? undefined);
    read();
    window.addEventListener('popstate', read);
    return () => window.removeEventListener('popstate', read);
  }, []);
  const open = (next: string | undefined) => {
    const url = new URL(window.location.href);
    if (next === undefined) url.searchParams.delete('pad');
    else url.searchParams.set('pad', next);
    window.history.replaceState(window.history.state, '', url);
    setId(next);
  };
  return [id, open];
}
