import type { ReactNode } from 'react';
import styles from './PlotGrid.module.css';

/** Plots over the same time side by side, as many as there is room for. */
export function PlotGrid({ children }: { children: ReactNode }) {
  return <div className={styles.plots}>{children}</div>;
}
