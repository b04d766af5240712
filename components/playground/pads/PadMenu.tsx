'use client';
import { useState } from 'react';
import { usePlaygroundText } from '#components/playground/playground-text.ts';
import { encodeShared, LinkError } from '#components/share/link.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Popup } from '#components/ui/Popup.tsx';
import styles from './Pads.module.css';
import type { Pad, PadLine } from './pad.ts';
import { fileNameOf, saveText } from './save-text.ts';

/** What is done to a pad as a whole. */
export function PadMenu({
  pad,
  lines,
  onDuplicate,
  onDelete,
}: {
  pad: Pad;
  lines: readonly PadLine[];
  onDuplicate: () => void;
  onDelete: () => void;
}) {
  const t = usePlaygroundText();
  const [said, setSaid] = useState('');
  const copyLink = async () => {
    const run = lines.flatMap(({ command }) =>
      command === undefined ? [] : [{ client: command.client, line: command.line }],
    );
    const hash = await encodeShared({ start: [], run });
    await navigator.clipboard.writeText(new URL(`/playground${hash}`, window.location.href).href);
  };
  const share = () => {
    copyLink().then(
      () => setSaid(t('linkCopied')),
      (error: unknown) => setSaid(error instanceof LinkError ? error.message : t('linkFailed')),
    );
  };
  return (
    <Popup isBare label={t('morePad')} title={t('morePad')} icon={<Icon name="more" size={18} />}>
      {close => (
        <div className={styles.menu}>
          <Button look="quiet" size="small" onClick={share}>
            <Icon name="share" /> {t('copyLink')}
          </Button>
          <p className={styles.said} role="status">
            {said}
          </p>
          <Button look="quiet" size="small" onClick={() => saveText(fileNameOf(pad.name), pad.text)}>
            <Icon name="download" /> {t('saveFile')}
          </Button>
          <Button
            look="quiet"
            size="small"
            onClick={() => {
              close();
              onDuplicate();
            }}
          >
            <Icon name="copy" /> {t('duplicate')}
          </Button>
          <Button look="quiet" size="small" onClick={onDelete}>
            <Icon name="clear" /> {t('deletePad')}
          </Button>
        </div>
      )}
    </Popup>
  );
}
