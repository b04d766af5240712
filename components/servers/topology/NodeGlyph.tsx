import type { TopologyNode } from '#sandbox/server-protocol.ts';
import styles from './NodeGlyph.module.css';

type Sign = TopologyNode['role'] | Exclude<TopologyNode['state'], 'running'>;

const paths: Record<Sign, React.ReactNode> = {
  // What writes come to: full. What copies it: the outline of it, behind it.
  primary: <path data-solid d="M3 3h10v10H3z" />,
  replica: <path d="M2.5 2.5h7.6v7.6H2.5zM12.4 5.6h1.1v7.9H5.6v-1.1" />,
  sentinel: (
    <>
      <path d="M1.3 8S3.8 3.8 8 3.8 14.7 8 14.7 8 12.2 12.2 8 12.2 1.3 8 1.3 8z" />
      <circle cx="8" cy="8" r="1.8" data-solid />
    </>
  ),
  unknown: <path d="M3 3h10v10H3z" strokeDasharray="2.2 2.2" />,
  asleep: <path d="M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z" />,
  starting: <path d="M8 2.5V5M8 11v2.5M2.5 8H5M11 8h2.5M4.1 4.1l1.8 1.8M10.1 10.1l1.8 1.8" />,
  paused: <path data-solid d="M4 3h2.6v10H4zM9.4 3H12v10H9.4z" />,
  stopped: <path d="M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5" />,
  crashed: <path d="M8.6 1.8 4.2 8.6h3l-.8 5.6 5.4-7.4H8.4z" />,
};

/** The sign of a role or a state. Decorative: the word stands beside it. */
export function NodeGlyph({ sign, size = 14 }: { sign: Sign; size?: number }) {
  return (
    <svg
      className={styles.glyph}
      data-sign={sign}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {paths[sign]}
    </svg>
  );
}

/** The sign that matters most for a node. */
export function signOf({ role, state }: TopologyNode): Sign {
  return state === 'running' ? role : state;
}
