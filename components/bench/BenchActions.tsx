'use client';
/** What can be done on this bench, for the palette and the keyboard. */
import { useText } from '#components/i18n/language-context.tsx';
import { useActions } from '#components/palette/actions.ts';
import { BenchError, useBench, useBenchState } from './bench-context.ts';

const jumps = [1, 10, 60];

export function BenchActions() {
  const t = useText('actions');
  const bench = useBench();
  const activeTab = useBenchState(state => state.activeTab);
  const hasUndo = useBenchState(state => (state.sandbox?.kind ?? 'namespace') === 'namespace');
  const group = 'bench';
  const trying = (act: () => Promise<unknown>) => () => {
    act().catch((error: unknown) => {
      if (!(error instanceof BenchError)) throw error;
      bench.note(activeTab, error.message);
    });
  };
  useActions([
    { id: 'bench.terminal', group, title: t('terminal'), key: 't', act: () => bench.focusTerminal() },
    { id: 'bench.client', group, title: t('openClient'), act: () => bench.openClient() },
    { id: 'bench.undo', group, title: t('undo'), act: trying(() => bench.undo()) },
    // Servers have no undo, so there it takes the button and its question.
    ...(hasUndo
      ? [{ id: 'bench.reset', group, title: t('reset'), act: trying(() => bench.reset()) } as const]
      : []),
    ...jumps.map(
      seconds =>
        ({
          id: `bench.time-${seconds}`,
          group,
          title: t('time', { seconds }),
          act: trying(() => bench.advance(seconds * 1000)),
        }) as const,
    ),
    { id: 'bench.expiry', group, title: t('expiry'), act: trying(() => bench.advance('next-expiry')) },
  ]);
  return null;
}
