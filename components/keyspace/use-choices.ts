'use client';
import { useEffect, useState } from 'react';
import { type SurfaceChoices, usualChoices } from './surface-choices.ts';

/** What the reader has chosen for the key space, and the function that changes it; both pages and visits share it. */
export function useChoices(): [SurfaceChoices, (choices: SurfaceChoices) => void] {
  const [choices, setChoices] = useState(usualChoices);
  useEffect(() => {
    let isWanted = true;
    void import('./kept-choices.ts').then(
      ({ readChoices }) => isWanted && setChoices(readChoices()),
      // A part of the page that does not load leaves the usual.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, []);
  const choose = (next: SurfaceChoices) => {
    setChoices(next);
    void import('./kept-choices.ts').then(
      ({ writeChoices }) => writeChoices(next),
      () => undefined,
    );
  };
  return [choices, choose];
}
