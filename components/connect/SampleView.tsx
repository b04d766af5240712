'use client';
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { CodeArea } from '#components/lesson/CodeBlock.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import { connectArea } from './connect-area.ts';
import { type Address, fillHtml, fillText } from './fill.ts';
import styles from './SampleView.module.css';
import type { ShownCode, ShownSample } from './sheet-schema.ts';

interface SampleViewProps {
  readonly sample: ShownSample;
  readonly address: Address;
  readonly isTokenShown: boolean;
}

/** One client library: how to get it, a whole program, and what that prints. */
export function SampleView({ sample, ...filled }: SampleViewProps) {
  const t = useLazyText(connectArea);
  const { id, title, codes, prints, protocol, ran } = sample;
  return (
    <section className={styles.sample} aria-labelledby={`connect-${id}`}>
      <h3 id={`connect-${id}`} className={styles.title}>
        {title}
      </h3>
      {codes.map(code => (
        <CodeView key={code.title} code={code} of={title} {...filled} />
      ))}
      <figure className={styles.block}>
        <figcaption>{t('prints')}</figcaption>
        <pre className={styles.prints}>{prints}</pre>
      </figure>
      <p className={styles.note}>{protocol}</p>
      <p className={styles.note}>{ran}</p>
    </section>
  );
}

interface CodeViewProps extends Omit<SampleViewProps, 'sample'> {
  readonly code: ShownCode;
  readonly of: string;
}

function CodeView({ code, of, address, isTokenShown }: CodeViewProps) {
  const t = useLazyText(connectArea);
  const name = `${of}: ${code.title}`;
  return (
    <figure className={styles.block}>
      <figcaption>
        {code.title}
        <CopyButton text={() => fillText(code.text, address)} label={t('copyCode', { name })} />
      </figcaption>
      <CodeArea html={fillHtml(code.html, address, isTokenShown)} label={name} />
    </figure>
  );
}
