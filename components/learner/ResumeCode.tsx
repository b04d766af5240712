'use client';
/** Making and entering a resume code. */
import { useEffect, useId, useState } from 'react';
import { meetLearner } from '#components/learner/learner.ts';
import { enterResumeCode, makeResumeCode } from '#components/learner/learner-api.ts';
import { Button } from '#components/ui/Button.tsx';
import { CopyButton } from '#components/ui/CopyButton.tsx';
import styles from './Settings.module.css';

export function MakeCode() {
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
    makeResumeCode().then(setCode, (error: unknown) => setProblem(wordsOf(error)));
  };
  return (
    <div className={styles.box}>
      {code ? (
        <>
          <p>Your code. It is shown this once, so copy it now.</p>
          <p className={styles.code}>
            <output aria-label="Resume code">{code}</output>
            <CopyButton text={() => code} label="Copy the code" />
          </p>
        </>
      ) : (
        <>
          <p>{hadCode ? 'You have a code. A new one ends the old one.' : 'You have no code yet.'}</p>
          <Button onClick={make}>{hadCode ? 'Make a new code' : 'Make a code'}</Button>
        </>
      )}
      <Problem text={problem} />
    </div>
  );
}

export function EnterCode() {
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
        setProblem(wordsOf(error));
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
      <label htmlFor={field}>A code from another browser</label>
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
          Take it up
        </Button>
      </p>
      <p role="status">
        {state === 'taken' ? (
          <>
            This browser has that progress now. <a href="/">Go on where you left</a>
          </>
        ) : null}
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

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'It did not work. Try again in a moment.';
}
