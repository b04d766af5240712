import type { KeySnapshot } from '#sandbox/protocol.ts';
import styles from './TypeGlyph.module.css';

export type KeyType = KeySnapshot['type'];

/** What each type is called in the picture; Redis's TYPE says `zset` for a sorted set. */
export const typeLabel: Record<KeyType, string> = {
  string: 'string',
  hash: 'hash',
  list: 'list',
  set: 'set',
  zset: 'sorted set',
  stream: 'stream',
};

const paths: Record<KeyType, React.ReactNode> = {
  string: <path d="M2 8h12M2 5.5v5M14 5.5v5M5.5 6.6v2.8M8 6.6v2.8M10.5 6.6v2.8" />,
  hash: <path d="M2.5 3.5h11v9h-11zM6.5 3.5v9M2.5 6.5h11M2.5 9.5h11" />,
  list: <path d="M1.5 5.8h3.4v4.4H1.5zM6.3 5.8h3.4v4.4H6.3zM11.1 5.8h3.4v4.4h-3.4zM4.9 8h1.4M9.7 8h1.4" />,
  set: (
    <>
      <circle cx="5" cy="5.6" r="2.4" />
      <circle cx="11.2" cy="6.4" r="2.4" />
      <circle cx="7.2" cy="11.4" r="2.4" />
    </>
  ),
  zset: <path d="M2.5 2.5v11M2.5 4.5h4M2.5 8h7M2.5 11.5h10.5" />,
  stream: (
    <>
      <path d="M1.5 8h12M11.3 5.6 13.8 8l-2.5 2.4" />
      <circle cx="4" cy="8" r="1.3" fill="currentColor" />
      <circle cx="8" cy="8" r="1.3" fill="currentColor" />
    </>
  ),
};

/** The sign of a type, in its hue. Decorative: the label beside it says the same. */
export function TypeGlyph({ type, size = 16 }: { type: KeyType; size?: number }) {
  return (
    <svg
      className={styles.glyph}
      data-type={type}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {paths[type]}
    </svg>
  );
}
