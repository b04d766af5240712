'use client';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { KeyViews, KeyViewsContext, useInspected } from './key-views.ts';

const Inspector = lazy(async () => ({ default: (await import('./Inspector.tsx')).Inspector }));

/** Lets the keys below it be inspected. The inspector is loaded when one is opened, and stands after `children`. */
export function InspectHost({ children }: { children: ReactNode }) {
  const [views] = useState(() => new KeyViews());
  return (
    <KeyViewsContext value={views}>
      {children}
      <OpenInspector />
    </KeyViewsContext>
  );
}

function OpenInspector() {
  const id = useInspected();
  if (id === undefined) return null;
  return (
    <Suspense fallback={null}>
      <Inspector key={id} id={id} />
    </Suspense>
  );
}
