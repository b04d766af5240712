'use client';
import { useBench } from '#components/bench/bench-context.ts';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { benchKind } from './client-names.ts';

export const clientsViews = ['tabs', 'split', 'log', 'sequence'] as const;
export type ClientsView = (typeof clientsViews)[number];

/** How the clients are shown; remembered for each kind of bench. */
export function useClientsView(): [ClientsView, (view: ClientsView) => void] {
  const { scope } = useBench();
  const [kept, keep] = useRemembered(`clients-view:${benchKind(scope)}`, 'tabs');
  return [clientsViews.find(view => view === kept) ?? 'tabs', keep];
}
