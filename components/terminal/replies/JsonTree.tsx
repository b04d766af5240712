'use client';
import { useState } from 'react';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { childrenOf, leafText, summaryOf } from './json-nodes.ts';
import styles from './Printers.module.css';
import { repliesArea } from './replies-text.ts';

/** Children of one node that are drawn before somebody asks for more. */
const step = 50;
/** Levels that are open at first. */
const openLevels = 2;

/** A value as a tree to fold and unfold. What is folded is not drawn at all, however deep or wide it is. */
export function JsonTree({ value, name, level = 0 }: { value: unknown; name?: string; level?: number }) {
  const t = useLazyText(repliesArea);
  const children = childrenOf(value);
  const [isOpen, setOpen] = useState(level < openLevels && (children?.length ?? 0) <= step);
  const [shown, setShown] = useState(step);
  const label = name === undefined ? null : <span className={styles.name}>{name}: </span>;
  if (children === undefined || children.length === 0) {
    return (
      <div className={styles.leaf}>
        {label}
        <bdi data-kind={value === null ? 'null' : typeof value}>{leafText(value)}</bdi>
      </div>
    );
  }
  return (
    <div>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={isOpen}
        onClick={event => {
          event.stopPropagation();
          setOpen(!isOpen);
        }}
      >
        <Icon name={isOpen ? 'down' : 'right'} size={9} />
        {label}
        <span className={styles.summary}>{summaryOf(value, children.length)}</span>
      </button>
      {isOpen ? (
        <div className={styles.children}>
          {children.slice(0, shown).map(([key, child]) => (
            <JsonTree key={key} name={key} value={child} level={level + 1} />
          ))}
          {children.length > shown ? (
            <button
              type="button"
              className={styles.kind}
              onClick={event => {
                event.stopPropagation();
                setShown(shown + step * 4);
              }}
            >
              {t('showMore', { count: children.length - shown })}
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
