'use client';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { type BenchView, benchViews, isBenchView } from './views.ts';

/** What benches with servers show; remembered in this browser. */
export function useView(): [BenchView, (view: BenchView) => void] {
  const [remembered, setView] = useRemembered('bench-view', 'servers');
  return [isBenchView(remembered) ? remembered : 'servers', setView];
}

/** Goes on to the next view, and from the last to the first. */
export function useNextView(): () => void {
  const [view, setView] = useView();
  return () => setView(benchViews[(benchViews.indexOf(view) + 1) % benchViews.length] ?? 'keys');
}
