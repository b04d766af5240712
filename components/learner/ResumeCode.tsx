'use client';
import { useEffect, useId, useState } from 'react';
import { useHref } from '#components/i18n/language-context.tsx';
import { meetLearner } from '#components/learner/learner.ts';
import { enterResumeCode, makeResumeCode } from '#components/learner/learner-api.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import styles from './Settings.module.css';
/** Making and entering a resume code. */
import { useSettingsText } from './settings-text.tsx';

export function MakeCode() {
  const t = useSettingsText();
  const [code, setCode] = useState('');
  const [hadCode, setHadCode] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    meetLearner().then(
      ({ hasResumeCode }) => setHadCode(hasResumeCode),
      () => {
        // The button itself says so when the server does not answer.
      },
    );
  }, []);
  const make = (): void => {
    setProblem('');
    makeResumeCode().then(setCode, (error: unknown) => setProblem(wordsOf(error, t('failed'))));
  };
  return (
    <div className={styles.box}>
      {code ? (
        <>
          <p>{t('codeOnce')}</p>
          <p className={styles.code}>
            <output aria-label={t('code')}>{code}</output>
            <CopyButton text={() => code} label={t('copyCode')} />
          </p>
        </>
      ) : (
        <>
          <p>{hadCode ? t('hasCode') : t('noCode')}</p>
          <Button onClick={make}>{hadCode ? t('newCode') : t('makeCode')}</Button>
        </>
      )}
      <Problem text={problem} />
    </div>
  );
}

export function EnterCode() {
  const t = useSettingsText();
  const href = useHref();
  const [code, setCode] = useState('');
  const [state, setState] = useState<'idle' | 'busy' | 'taken'>('idle');
  const [problem, setProblem] = useState('');
  const field = useId();
  const enter = (): void => {
    setState('busy');
    setProblem('');
    enterResumeCode(code.trim()).then(
      () => setState('taken'),
      (error: unknown) => {
        setState('idle');
        setProblem(wordsOf(error, t('failed')));
      },
    );
  };
  return (
    <form
      className={styles.box}
      onSubmit={event => {
        event.preventDefault();
        enter();
      }}
    >
      <label htmlFor={field}>{t('otherCode')}</label>
      <p className={styles.row}>
        <input
          id={field}
          value={code}
          onChange={event => setCode(event.target.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <Button type="submit" disabled={code.trim() === '' || state === 'busy'}>
          {t('takeUp')}
        </Button>
      </p>
      <p role="status">
        {state === 'taken' ? t.rich('taken', { link: chunk => <a href={href('/')}>{chunk}</a> }) : null}
      </p>
      <Problem text={problem} />
    </form>
  );
}

function Problem({ text }: { text: string }) {
  return text ? (
    <p className={styles.problem} role="alert">
      {text}
    </p>
  ) : null;
}

function wordsOf(error: unknown, otherwise: string): string {
  return error instanceof Error ? error.message : otherwise;
}
