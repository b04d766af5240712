'use client';
/** Headings' `#` links copy their address as well as leading there. One listener for the whole page. */
import { useEffect, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';

const shownMs = 1600;

export function CopyAnchors() {
  const t = useText('site');
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a.anchor') : null;
      if (!(link instanceof HTMLAnchorElement) || event.metaKey || event.ctrlKey || event.shiftKey) return;
      navigator.clipboard?.writeText(link.href).then(
        () => {
          link.dataset.copied = 'true';
          setTimeout(() => delete link.dataset.copied, shownMs);
          setCopied(count => count + 1);
        },
        // Not allowed here: the address bar has it.
        () => undefined,
      );
    };
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, []);
  return (
    <p role="status" className="visually-hidden">
      {copied > 0 ? <span key={copied}>{t('linkCopied')}</span> : null}
    </p>
  );
}
