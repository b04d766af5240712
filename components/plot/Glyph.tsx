import styles from './Glyph.module.css';
import type { PlotInk } from './plot-overlay.ts';
import { glyphPaths, type SpikeGlyph } from './plot-spikes.ts';

/** The mark of a plot beside words. */
export function Glyph({ glyph, ink }: { glyph: SpikeGlyph; ink: PlotInk }) {
  const { path, isHollow } = glyphPaths[glyph];
  return (
    <svg
      className={styles.glyph}
      data-ink={ink}
      data-hollow={isHollow || undefined}
      viewBox="-6 -6 12 12"
      width="12"
      height="12"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} />
    </svg>
  );
}
