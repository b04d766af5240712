import styles from './Plot.module.css';
import { beforeText } from './plot-scale.ts';

const places = ['left', 'middle', 'right'];

/** The scale of time below a drawing. */
export function PlotTimes({ view, edge }: { view: readonly [number, number]; edge: string }) {
  return (
    <p className={styles.scale} aria-hidden="true">
      {[view[0], (view[0] + view[1]) / 2, view[1]].map((at, place) => (
        <span key={places[place]}>{beforeText(at - view[1], edge)}</span>
      ))}
    </p>
  );
}
