'use client';
/** What is the same in all prose of lessons. */
import type { ComponentProps } from 'react';
import { useText } from '#components/i18n/language-context.tsx';

export function AnchoredHeading({ id, children }: ComponentProps<'h2'>) {
  const t = useText('lesson');
  return (
    <h2 id={id}>
      {children}
      {id ? (
        <a className="anchor" href={`#${id}`} aria-label={t('linkToSection')}>
          #
        </a>
      ) : null}
    </h2>
  );
}

/** Wide tables scroll by themselves, never the page. */
export function ScrollingTable(props: ComponentProps<'table'>) {
  const t = useText('lesson');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table" tabIndex={0} aria-label={t('table')}>
      <table {...props} />
    </section>
  );
}
