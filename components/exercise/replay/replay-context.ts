'use client';
/** Which failing schedule is replayed on the bench, and how far it has come: known to the page and to the bench alike. */
import { createContext, useContext } from 'react';
import type { Evidence } from '#lessons/schema.ts';

export interface ShownReplay {
  readonly exercise: string;
  readonly evidence: Evidence;
  /** Steps done. */
  readonly at: number;
}

export interface ReplayContextValue {
  readonly replay: ShownReplay | undefined;
  /** Opens the exercise's own bench and replays there. */
  open(exercise: string, evidence: Evidence): void;
  /** Tells how far it has come. */
  noteAt(at: number): void;
  /** The bench shows the lesson's keys again. */
  close(): void;
}

export const ReplayContext = createContext<ReplayContextValue | undefined>(undefined);

export function useReplayContext(): ReplayContextValue {
  const context = useContext(ReplayContext);
  if (!context) throw new Error('useReplayContext needs a <ReplayProvider> above it.');
  return context;
}
