/** What the larger half of a bench shows, for sandboxes with servers of their own. */
export const benchViews = ['keys', 'servers', 'figures', 'load'] as const;
export type BenchView = (typeof benchViews)[number];

export const viewLabel: Record<BenchView, string> = {
  keys: 'Keys',
  servers: 'Servers',
  figures: 'Figures',
  load: 'Load',
};

export function isBenchView(text: string): text is BenchView {
  return benchViews.some(view => view === text);
}
