'use client';
/**
 * The editor of an answer. Monaco where there is room and it loads; else a plain text field, in which everything can
 * be done as well. Escape, then Tab leaves it.
 */
import { useEffect, useState } from 'react';
import { MonacoField } from '#components/editor/MonacoField.tsx';
import { PlainField } from '#components/editor/PlainField.tsx';
import styles from './Editor.module.css';

export interface EditorProps {
  readonly value: string;
  readonly language: 'typescript' | 'lua';
  /** Declarations that the language service knows. */
  readonly types: string | undefined;
  readonly label: string;
  readonly onChange: (value: string) => void;
  /** Ctrl and Enter. */
  readonly onSubmit: () => void;
}

/** Touch keyboards and narrow screens are better served by the field that the system knows. */
const roomy = '(min-width: 700px) and (any-pointer: fine)';

export function Editor(props: EditorProps) {
  const [hasRoom, setRoom] = useState(() => window.matchMedia(roomy).matches);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    const query = window.matchMedia(roomy);
    const follow = (): void => setRoom(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return (
    <div className={styles.editor}>
      {hasRoom && !hasFailed ? (
        <MonacoField {...props} onFailure={() => setFailed(true)} />
      ) : (
        <PlainField {...props} />
      )}
      <p className={styles.hint}>
        {hasFailed ? 'The large editor did not load; this plain one sends the same answer. ' : ''}
        <kbd>Esc</kbd>, then <kbd>Tab</kbd> leaves the editor. <kbd>Ctrl</kbd> <kbd>Enter</kbd> checks.
      </p>
    </div>
  );
}
