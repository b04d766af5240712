'use client';
/** Below an error: why it came here, what to run instead, and the way to its explanation. Loaded with the first error. */
import { useMemo } from 'react';
import { useBenchStore } from '#components/bench/bench-context.ts';
import { useCommandDocs } from '#components/commands/use-command-docs.ts';
import { useHref } from '#components/i18n/language-context.tsx';
import { lazyArea, useLazyText } from '#components/i18n/lazy-text.ts';
import { asTerm } from '#components/terminal/typing/grammar.ts';
import { hintText } from '#components/terminal/typing/hint.ts';
import { useRunLine } from '#components/terminal/use-run-lines.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { typeLabel } from '#components/ui/TypeGlyph.tsx';
import type { CommandDocs } from '#sandbox/command/docs.ts';
import type { Letter } from '#sandbox/protocol.ts';
import styles from './ErrorHelp.module.css';
import { explain, type Why } from './explain.ts';

const errorsArea = lazyArea({
  en: async () => (await import('#components/i18n/messages/en/errors.ts')).errors,
  de: async () => (await import('#components/i18n/messages/de/errors.ts')).errors,
});

export default function ErrorHelp({ error, line, client }: { error: string; line: string; client: Letter }) {
  const t = useLazyText(errorsArea);
  const store = useBenchStore();
  const docs = useCommandDocs(true);
  const href = useHref();
  const runLine = useRunLine(client);
  // As the keys were when the error came: what is said here does not change afterwards.
  const found = useMemo(
    () => explain(error, line, { docs, keys: store.getState().keys }),
    [error, line, docs, store],
  );
  if (found === undefined) return null;
  const { known, why, tries } = found;
  return (
    <div className={styles.help}>
      {why === undefined ? null : <WhyHere why={why} docs={docs} />}
      {tries.map(tried => (
        <button
          key={tried}
          type="button"
          className={styles.try}
          aria-label={t('runThis', { line: tried })}
          onClick={event => {
            event.stopPropagation();
            void runLine(tried);
          }}
        >
          <Icon name="run" size={9} />
          <bdi>{tried}</bdi>
        </button>
      ))}
      <a
        className={styles.about}
        href={href(`/errors#${known.id}`)}
        target="_blank"
        rel="noopener"
        aria-label={t('aboutErrorInTab', { error: known.title })}
      >
        {t('aboutError')}
      </a>
    </div>
  );
}

function WhyHere({ why, docs }: { why: Why; docs: CommandDocs | undefined }) {
  const t = useLazyText(errorsArea);
  if (why.kind === 'meant') return <span>{t('didYouMean')}</span>;
  if (why.kind === 'value') return <span>{t('holdsValue', { key: why.key, value: why.value })}</span>;
  if (why.kind === 'syntax') {
    const doc = docs?.commands.find(({ name }) => name === why.syntax);
    return doc === undefined ? null : (
      <code className={styles.syntax}>
        {doc.name} {hintText(doc.arguments.map(asTerm))}
      </code>
    );
  }
  const { key, command } = why;
  const type = typeLabel[why.type];
  return (
    <span>
      {why.wants === undefined
        ? t('holdsType', { key, type })
        : t('holdsOtherType', { key, type, command, wants: typeLabel[why.wants] })}
    </span>
  );
}
