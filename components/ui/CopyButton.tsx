'use client';
import { useEffect, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

/** Copies a text and says so for a moment. `label` names what is copied. */
export function CopyButton({
  text,
  label,
  isBare = false,
  says,
}: {
  text: () => string;
  label: string;
  isBare?: boolean;
  /** What stands on it in place of "Copy". */
  says?: string;
}) {
  const t = useText('bench');
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), 1600);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () => {
    navigator.clipboard.writeText(text()).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  };
  const word = t(outcome === 'copied' ? 'copied' : outcome === 'refused' ? 'notAllowed' : 'copy');
  return (
    <Button
      look="quiet"
      size="small"
      onClick={copy}
      aria-label={outcome === 'idle' ? label : word}
      title={label}
    >
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} />
      {isBare ? null : outcome === 'idle' ? (says ?? word) : word}
    </Button>
  );
}
