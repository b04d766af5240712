'use client';
/** Once the solution of an exercise was shown: another one of the same shape, to be passed without help. */
import { useCallback, useEffect, useState } from 'react';
import { useText } from '#components/i18n/language-context.tsx';
import { useLesson } from '#components/lesson/lesson-context.ts';
import { Button } from '#components/ui/Button.tsx';
import styles from './Exercise.module.css';

/** Whether the variant's card is open: by its deep link, or once `open` was called, which leads there. */
export function useVariant(variant: string | undefined) {
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    if (variant === undefined) return undefined;
    const follow = (): void => {
      if (window.location.hash !== `#${variant}`) return;
      setOpen(true);
      setWanted(true);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [variant]);
  useEffect(() => {
    if (!isWanted || variant === undefined) return;
    setWanted(false);
    const title = document.getElementById(`${variant}-title`);
    title?.focus({ preventScroll: true });
    document.getElementById(variant)?.scrollIntoView({ block: 'start' });
  }, [isWanted, variant]);
  const open = useCallback(() => {
    window.history.replaceState(null, '', `#${variant}`);
    setOpen(true);
    setWanted(true);
  }, [variant]);
  return { isOpen, open: variant === undefined ? undefined : open };
}

interface VariantOfferProps {
  readonly exercise: string;
  readonly onOpen: () => void;
}

/** Nothing until the solution was shown. */
export function VariantOffer({ exercise, onOpen }: VariantOfferProps) {
  const t = useText('exercise');
  const { solutionsShown, unassisted } = useLesson();
  if (!solutionsShown.has(exercise)) return null;
  return (
    <p className={styles.variant}>
      <span>{unassisted.has(exercise) ? t('solutionShownPassed') : t('solutionShown')}</span>
      <Button size="small" onClick={onOpen}>
        {t('tryVariant')}
      </Button>
    </p>
  );
}
