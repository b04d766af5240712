'use client';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { typingArea } from '#components/terminal/typing/typing-text.ts';
import type { Completion } from './complete.ts';
import styles from './typing.module.css';
import type { useCompletion } from './use-completion.ts';

const shown = 6;

/** One calm line: what Tab would take next. The list says the same to a screen reader, when it is asked for. */
export function CandidateStrip({
  completion,
  cycled,
  onTake,
}: {
  completion: Completion | undefined;
  cycled: ReturnType<typeof useCompletion>['cycled'];
  onTake: (at: number) => void;
}) {
  const t = useLazyText(typingArea);
  const round = cycled?.completion ?? completion;
  if (round === undefined || (cycled === undefined && round.typed === '')) return null;
  const first =
    cycled === undefined ? 0 : Math.max(0, Math.min(cycled.at - 2, round.candidates.length - shown));
  const candidates = round.candidates.slice(first, first + shown);
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only !== undefined && only.label.toLowerCase() === round.typed.toLowerCase()) return null;
  return (
    <div className={styles.strip}>
      <kbd title={t('tabCompletes')}>Tab</kbd>
      {candidates.map(({ label, kind, type, isRefused }, at) => (
        <button
          key={`${kind} ${label}`}
          type="button"
          tabIndex={-1}
          className={styles.chip}
          data-kind={kind}
          data-type={type}
          data-refused={isRefused || undefined}
          data-chosen={cycled?.at === first + at || undefined}
          onPointerDown={event => event.preventDefault()}
          onClick={event => {
            event.stopPropagation();
            if (cycled === undefined) onTake(first + at);
          }}
        >
          <bdi>{label}</bdi>
        </button>
      ))}
      {round.candidates.length > first + shown ? <span className={styles.more}>…</span> : null}
    </div>
  );
}
