'use client';
import { useId, useRef, useState } from 'react';
import { usePlaygroundText } from '#components/playground/playground-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './Pads.module.css';
import { mostPads, newPadId, type Pad, padLines, readImport, withPad, writePads } from './pad.ts';
import type { Pads } from './pad-store.ts';
import { saveText } from './save-text.ts';

/** All pads of this browser, newest change first. */
export function PadList({
  pads,
  deleted,
  onOpen,
  onUndelete,
}: {
  pads: Pads;
  deleted: Pad | undefined;
  onOpen: (id: string) => void;
  onUndelete: () => void;
}) {
  const t = usePlaygroundText();
  const [said, setSaid] = useState('');
  const create = () => {
    if (pads.pads.length >= mostPads) {
      setSaid(t('full', { most: mostPads }));
      return;
    }
    const pad: Pad = { id: newPadId(), name: '', text: '', changedAtMs: Date.now() };
    pads.change(all => withPad(all, pad));
    onOpen(pad.id);
  };
  const importFile = async (file: File) => {
    const found = readImport(await file.text(), file.name, Date.now());
    pads.change(all => [...found, ...all].slice(0, mostPads));
    setSaid(found.length === 0 ? t('notImported') : t('imported', { count: found.length }));
  };
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('pads')}</h2>
        <Button look="quiet" size="small" onClick={create}>
          <Icon name="plus" /> {t('newPad')}
        </Button>
      </div>
      {pads.pads.length === 0 ? <p className={styles.soft}>{t('padsEmpty')}</p> : null}
      <ul className={styles.pads}>
        {pads.pads.map(pad => (
          <li key={pad.id}>
            <button type="button" className={styles.pad} onClick={() => onOpen(pad.id)}>
              <bdi className={styles.padName}>{pad.name || t('untitled')}</bdi>
              <span className={styles.padSize}>{t('lines', { count: commandCount(pad) })}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.said} role="status">
        {deleted === undefined ? (
          said
        ) : (
          <>
            <bdi>{t('deletedPad', { name: deleted.name || t('untitled') })}</bdi>{' '}
            <Button look="quiet" size="small" onClick={onUndelete}>
              <Icon name="undo" /> {t('undo')}
            </Button>
          </>
        )}
        {pads.isStored ? null : t('notStored')}
      </div>
      <div className={styles.files}>
        {pads.pads.length === 0 ? null : (
          <Button
            look="quiet"
            size="small"
            onClick={() => saveText('keyspace-pads.json', writePads(pads.pads))}
          >
            <Icon name="download" /> {t('exportAll')}
          </Button>
        )}
        <ImportButton label={t('importPads')} onFile={importFile} onFail={() => setSaid(t('notImported'))} />
      </div>
    </>
  );
}

const commandCount = ({ text }: Pad) => padLines(text).filter(({ command }) => command !== undefined).length;

function ImportButton({
  label,
  onFile,
  onFail,
}: {
  label: string;
  onFile: (file: File) => Promise<void>;
  onFail: () => void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look="quiet" size="small" onClick={() => input.current?.click()}>
        {label}
      </Button>
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <input
        ref={input}
        id={id}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        accept=".json,.redis,.txt,application/json,text/plain"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) onFile(file).catch(onFail);
          target.value = '';
        }}
      />
    </>
  );
}
