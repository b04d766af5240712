/** The tabs of the panel as `?connect=` names them. Apart from the samples, which no page's first load carries. */
export const tabNames = ['redis-cli', 'typescript', 'go', 'python', 'php'] as const;
export type TabName = (typeof tabNames)[number];

export function isTabName(text: string | null): text is TabName {
  return tabNames.some(name => name === text);
}
