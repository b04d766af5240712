import styles from './Icon.module.css';

const paths = {
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  check: 'M3 8.5 6.5 12 13 4.5',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  run: 'M5 3.2v9.6L12.8 8z',
  forward: 'M2.5 4v8L8 8zM8.5 4v8L14 8z',
  reset: 'M3 8a5 5 0 1 0 1.6-3.7M3 2.6v2.6h2.6',
  undo: 'M6 2.5 2.5 6 6 9.5M2.5 6h7a3.75 3.75 0 0 1 0 7.5H6',
  share: 'M8 9.5V1.8M5 4.6 8 1.6l3 3M4.5 7H3v7h10V7h-1.5',
  download: 'M8 2v7.7M5 6.9l3 3 3-3M3 13.5h10',
  plug: 'M6 2v4M10 2v4M4 6h8v2a4 4 0 0 1-8 0zM8 12v2.5',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M3.2 12.8l1.1-1.1M11.7 4.3l1.1-1.1',
  moon: 'M13 9.6A5.6 5.6 0 0 1 6.4 3a5.6 5.6 0 1 0 6.6 6.6z',
  system: 'M2 3h12v8H2zM6 13.5h4M8 11v2.5',
  arrange: 'M2.5 3.5h11M2.5 8h7.5M2.5 12.5h4',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.4 10.4 14 14',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 4.8V8l2.2 1.6',
  clear: 'M2.5 4h11M5.5 4V2.5h5V4M4 4l.7 9.5h6.6L12 4',
  stop: 'M4 4h8v8H4z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  left: 'M10 3 5 8l5 5',
  right: 'M6 3l5 5-5 5',
  down: 'M3 6l5 5 5-5',
  enlarge: 'M9.5 2.5h4v4M13.5 2.5 9 7M6.5 13.5h-4v-4M2.5 13.5 7 9',
  minus: 'M3 8h10',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  tabs: 'M2 3h12v10H2zM4.5 6l2 2-2 2M8.5 10h3',
  split: 'M2 3h12v10H2zM8 3v10',
  list: 'M2.5 4h.01M5.5 4h8M2.5 8h.01M5.5 8h8M2.5 12h.01M5.5 12h8',
  sequence: 'M3.5 2v12M12.5 2v12M3.5 5.5h8.5M10 3.7l2 1.8-2 1.8M12.5 10.5H4M6 8.7l-2 1.8 2 1.8',
  race: 'M2 4.5h4l4 7h4M2 11.5h4l4-7h4M12 2.5l2 2-2 2M12 9.5l2 2-2 2',
  sliders:
    'M2.5 5h6.4M12.4 5h1.1M2.5 11h1.1M7.1 11h6.4M10.6 3.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zM5.4 9.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  nodes: 'M5.5 2.5h5v3.5h-5zM1.5 10h5v3.5h-5zM9.5 10h5v3.5h-5zM8 6v2M4 10V8h8v2',
} as const;
export type IconName = keyof typeof paths;

/** A small line drawing. Decorative: the control around it has the name. */
export function Icon({ name, size = 14 }: { name: IconName; size?: number }) {
  return (
    <svg
      className={styles.icon}
      data-solid={name === 'run' || name === 'stop' || undefined}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
