'use client';
import { useText } from '#components/i18n/language-context.tsx';
import type { KeySnapshot } from '#sandbox/protocol.ts';
import { otherChoice, type Shape } from './drawings/shape.ts';
import { useKeyViews } from './inspect/key-views.ts';

const choiceText = { bits: 'asBits', geo: 'asPlaces' } as const;

/** Where a value can be drawn as something else than it is now: the other way. */
export function DrawOtherwise({
  id,
  snapshot,
  shape,
  className,
}: {
  id: string;
  snapshot: KeySnapshot;
  shape: Shape;
  className: string | undefined;
}) {
  const t = useText('drawings');
  const views = useKeyViews();
  const choice = otherChoice(snapshot, shape);
  if (choice === undefined) return null;
  const plain = snapshot.type === 'zset' ? 'asScores' : 'asText';
  return (
    <button type="button" className={className} onClick={() => views.choose(id, choice)}>
      {t(choice === 'plain' ? plain : choiceText[choice])}
    </button>
  );
}
