/**
 * A word of a lesson with its meaning at hand: `<Term id="pel">pending</Term>`. The popover is the browser's own, so
 * it needs no script, closes with Escape and gives the focus back.
 */
import { type ReactNode, useId } from 'react';
import { Coded } from '#components/lesson/Coded.tsx';
import { pageGlossary } from './glossary.ts';
import styles from './TermNote.module.css';

interface TermNoteProps {
  readonly id: string;
  readonly children: ReactNode;
}

/** @throws {Error} if the glossary has no such term, which fails the build */
export async function TermNote({ id, children }: TermNoteProps) {
  const term = (await pageGlossary()).find(one => one.id === id);
  if (!term) throw new Error(`The glossary has no term “${id}”.`);
  return (
    <TermPopover term={term.term} text={term.text} href={`/glossary#${id}`}>
      {children}
    </TermPopover>
  );
}

interface TermPopoverProps {
  readonly term: string;
  readonly text: string;
  readonly href: string;
  readonly children: ReactNode;
}

function TermPopover({ term, text, href, children }: TermPopoverProps) {
  const popover = useId();
  return (
    <>
      <button type="button" className={styles.word} popoverTarget={popover}>
        {children}
      </button>
      <span id={popover} popover="auto" className={styles.note}>
        <span>
          <b>{term}.</b> <Coded text={text} />{' '}
          <a href={href} aria-label={`${term} in the glossary`}>
            Glossary
          </a>
        </span>
      </span>
    </>
  );
}
