'use client';
import { type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { useBenchStore } from '#components/bench/bench-context.ts';
import { useCommandDocs } from '#components/commands/use-command-docs.ts';
import { useLanguage } from '#components/i18n/language-context.tsx';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { ClientBadge } from '#components/ui/ClientBadge.tsx';
import { type CommandDoc, findDoc } from '#sandbox/command/docs.ts';
import { type Complexity, complexityOf } from './explain/complexity.ts';
import { explainStep } from './explain/explain.ts';
import { type Facts, factsOf, type Say } from './explain/facts.ts';
import { explainArea } from './explain-area.ts';
import { historyArea } from './history-area.ts';
import type { Step } from './record/step.ts';
import styles from './StepSentence.module.css';
import { commandText } from './step-text.ts';
import { useStepWords } from './step-words.ts';
import { useDismiss } from './use-dismiss.ts';
import type { History } from './use-history.ts';

/** So many keys are drawn at most; where there are as many, there may be more. */
const mostKeys = 1000;
const tags = {
  c: (chunk: string) => <b className={styles.command}>{chunk}</b>,
  k: (chunk: string) => <bdi className={styles.key}>{chunk}</bdi>,
};

interface Explained {
  readonly sentence: ReactNode;
  readonly complexity: Complexity | undefined;
  readonly doc: CommandDoc | undefined;
}

/** What the step did, in one sentence, which opens the rest of what is known of it. */
export function StepSentence({ history }: { history: History }) {
  const { step } = history;
  return step === undefined ? null : <Sentence history={history} step={step} />;
}

function Sentence({ history, step }: { history: History; step: Step }) {
  const t = useLazyText(historyArea);
  const explained = useExplained(history, step);
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useDismiss(root, isOpen, how => {
    setOpen(false);
    if (how === 'key') button.current?.focus();
  });
  return (
    <div ref={root} className={styles.root}>
      <button
        ref={button}
        type="button"
        className={styles.sentence}
        data-details
        title={t('details')}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <Author step={step} />
        <span className={styles.text}>{explained.sentence}</span>
        {explained.complexity === undefined ? null : (
          <span className={styles.bound}>
            <Bound complexity={explained.complexity} />
          </span>
        )}
      </button>
      {isOpen ? (
        <section id={id} className={styles.panel} aria-label={t('details')}>
          <Details step={step} explained={explained} />
        </section>
      ) : null}
    </div>
  );
}

function Author({ step }: { step: Step }) {
  return step.kind === 'command' ? <ClientBadge name={step.client} /> : null;
}

function Details({ step, explained }: { step: Step; explained: Explained }) {
  const t = useLazyText(historyArea);
  const words = useStepWords();
  const { complexity, doc, sentence } = explained;
  return (
    <>
      {step.kind === 'command' ? (
        <code className={styles.line}>
          {step.client}&gt; {commandText(step, 400)}
        </code>
      ) : null}
      <p>{sentence}.</p>
      {complexity === undefined ? null : (
        <p>
          <Bound complexity={complexity} />
          {complexity.sizes === undefined ? <> · {t('sizesUnknown')}</> : null}
        </p>
      )}
      {doc === undefined || doc.complexity === '' ? null : (
        <p className={styles.aside} lang="en">
          {doc.complexity}
        </p>
      )}
      {step.durationMs === undefined ? null : (
        <p className={styles.aside}>{t('took', { time: words.time(step.durationMs) })}</p>
      )}
    </>
  );
}

/** `O(log(N)+M), N = 1,204, M = 10`: the bound, and the sizes that it met if they are known. */
function Bound({ complexity: { bound, sizes } }: { complexity: Complexity }) {
  const language = useLanguage();
  const numbers = new Intl.NumberFormat(language);
  return (
    <>
      <b className={styles.formula}>{bound}</b>
      {Object.entries(sizes ?? {}).map(([letter, size]) => (
        <span key={letter}>
          , {letter} = {numbers.format(size)}
        </span>
      ))}
    </>
  );
}

function useExplained({ live }: History, step: Step): Explained {
  const explain = useLazyText(explainArea);
  const words = useStepWords();
  const docs = useCommandDocs(step.kind === 'command');
  const store = useBenchStore();
  return useMemo(() => {
    const before = live.before(step.number);
    const isWhole = before.size < mostKeys && store.getState().servers.topology === undefined;
    const facts: Facts = factsOf(step, before, isWhole ? before.size : undefined);
    const doc = docs === undefined ? undefined : findDoc(docs, facts.name.split(' '))?.doc;
    const say: Say<ReactNode> = (key, ...params) => explain.rich(key, tags, ...params);
    return {
      sentence: explainStep<ReactNode>(step, facts, { say, time: words.time, summary: doc?.summary }),
      complexity:
        doc === undefined || step.reply?.kind === 'error' ? undefined : complexityOf(doc.complexity, facts),
      doc,
    };
  }, [step, docs, explain, words, live, store]);
}
