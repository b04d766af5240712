'use client';
/** A drawing over the whole window, to be moved and zoomed by pointer, pinch, wheel and keys. */
import { useState } from 'react';
import { sizeOf } from '#components/diagram/MermaidDrawing.tsx';
import { useZoom } from '#components/diagram/use-zoom.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { Modal } from '#components/ui/Modal.tsx';
import styles from './DiagramZoom.module.css';

interface DiagramZoomProps {
  readonly title: string;
  readonly label: string;
  /** As it stands on the page, what is lit included. */
  readonly drawing: string;
  readonly onClose: () => void;
}

export function DiagramZoom({ title, label, drawing, onClose }: DiagramZoomProps) {
  const t = useText('diagram');
  const [mat, setMat] = useState<HTMLDivElement | null>(null);
  const { view, zoomBy, fitIn, handlers } = useZoom(mat);
  const tools = (
    <>
      <p className={styles.help}>{t('zoomHelp')}</p>
      <Button look="quiet" size="small" aria-label={t('zoomOut')} onClick={() => zoomBy(1 / 1.25)}>
        <Icon name="minus" />
      </Button>
      <Button look="quiet" size="small" title={t('fit')} onClick={fitIn}>
        {Math.round(view.scale * 100)} % <span className="visually-hidden">{t('fit')}</span>
      </Button>
      <Button look="quiet" size="small" aria-label={t('zoomIn')} onClick={() => zoomBy(1.25)}>
        <Icon name="plus" />
      </Button>
      <Button look="quiet" size="small" aria-label={t('close')} onClick={onClose}>
        <Icon name="close" />
      </Button>
    </>
  );
  return (
    <Modal
      title={title}
      titleClassName={styles.title}
      head={tools}
      headClassName={styles.head}
      className={styles.dialog}
      onClose={onClose}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: what moves under keys is no section of a page */}
      <div
        ref={setMat}
        className={styles.mat}
        role="group"
        aria-label={t('canvas')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved and zoomed by keys
        tabIndex={0}
        {...handlers}
      >
        <div
          className={styles.drawing}
          role="img"
          aria-label={label}
          style={{
            ...sizeOf(drawing),
            transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`,
          }}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a copy of what the page shows already
          dangerouslySetInnerHTML={{ __html: drawing }}
        />
      </div>
    </Modal>
  );
}
