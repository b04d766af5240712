import styles from './KindPicture.module.css';
import type { KindChoice } from './kinds.ts';

const solid = (x: number, y: number) => (
  <rect key={`${x} ${y}`} x={x} y={y} width="10" height="8" rx="1.5" data-solid />
);
const hollow = (x: number, y: number) => (
  <rect key={`${x} ${y}`} x={x} y={y} width="10" height="8" rx="1.5" />
);
const eye = (x: number, y: number) => <circle key={`${x} ${y}`} cx={x} cy={y} r="3" data-eye />;

/** A kind in small. Decorative: its title stands beside it. */
export function KindPicture({ kind, hasReplicas = false }: Pick<KindChoice, 'kind' | 'hasReplicas'>) {
  return (
    <svg
      className={styles.picture}
      width="72"
      height="48"
      viewBox="0 0 72 48"
      aria-hidden="true"
      focusable="false"
    >
      {draw(kind, hasReplicas)}
    </svg>
  );
}

function draw(kind: KindChoice['kind'], hasReplicas: boolean) {
  switch (kind) {
    case 'namespace':
      return (
        <>
          <rect x="14" y="10" width="44" height="28" rx="3" />
          <path d="M14 24h44M29 10v28M43.5 10v28" data-faint />
          <rect x="29" y="24" width="14.5" height="14" data-solid />
        </>
      );
    case 'server':
      return <rect x="24" y="15" width="24" height="18" rx="3" data-solid />;
    case 'replicated':
      return <Replicas x={36} />;
    case 'sentinel':
      return (
        <>
          <Replicas x={26} />
          {[eye(59, 10), eye(59, 24), eye(59, 38)]}
        </>
      );
    case 'cluster':
      return (
        <>
          <path d="M8 9h18M27 9h18M46 9h18" data-band />
          {[12, 31, 50].map(x => solid(x, hasReplicas ? 17 : 24))}
          {hasReplicas ? [12, 31, 50].map(x => hollow(x, 35)) : null}
          {hasReplicas ? <path d="M17 25v10M36 25v10M55 25v10" data-faint /> : null}
        </>
      );
    case 'independent':
      return [solid(12, 10), solid(31, 10), solid(50, 10), solid(21.5, 29), solid(40.5, 29)];
  }
}

function Replicas({ x }: { x: number }) {
  return (
    <>
      <path d={`M${x} 16v6M${x} 22h-13v8M${x} 22h13v8`} data-faint />
      {solid(x - 5, 8)}
      {hollow(x - 18, 30)}
      {hollow(x + 8, 30)}
    </>
  );
}
