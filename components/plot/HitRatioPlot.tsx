'use client';
import { useMemo } from 'react';
import { Plot, type PlotProps } from './Plot.tsx';
import type { Values } from './plot-scale.ts';
import { percentText } from './units.ts';

type Rest = Omit<PlotProps, 'title' | 'about' | 'lines' | 'format' | 'top'>;

/** How many reads found their key, of a server or of a load. */
export function HitRatioPlot({ values, ...plot }: Rest & { values: Values }) {
  const lines = useMemo(() => [{ label: 'Hit ratio', values, ink: 'accent' as const }], [values]);
  return (
    <Plot
      {...plot}
      title="Hit ratio"
      about="reads that found their key"
      lines={lines}
      format={percentText}
      top={1}
    />
  );
}
