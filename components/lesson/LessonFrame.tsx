'use client';
/**
 * The page beside the bench. Either side can take the full width; on small screens the bench is a drawer that keeps
 * its state. An exercise that is open on the bench has a sandbox of its own, above which the lesson's stays connected.
 */
import dynamic from 'next/dynamic';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { Bench } from '#components/bench/Bench.tsx';
import { BenchProvider } from '#components/bench/BenchProvider.tsx';
import { ReplayProvider } from '#components/exercise/replay/ReplayProvider.tsx';
import { useText } from '#components/i18n/language-context.tsx';
import { LessonKeys } from '#components/lesson/LessonKeys.tsx';
import { type ExerciseSandbox, LessonContext } from '#components/lesson/lesson-context.ts';
import { usePlace } from '#components/lesson/use-place.ts';
import { useProgress } from '#components/lesson/use-progress.ts';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { Split } from '#components/ui/Split.tsx';
import type { GoalKey } from '#lessons/goal.ts';
import styles from './LessonFrame.module.css';

const ExerciseBench = dynamic(
  async () => (await import('#components/exercise/ExerciseBench.tsx')).ExerciseBench,
  { ssr: false },
);

export interface LessonFrameProps {
  /** `track/lesson` */
  readonly path: string;
  /** Ids of all steps: blocks, predictions and exercises. */
  readonly steps: readonly string[];
  /** Titles of the State exercises, for the head of their bench. */
  readonly exercises: Readonly<Record<string, string>>;
  /** What their goals make, for those that can be drawn. */
  readonly goals: Readonly<Record<string, readonly GoalKey[]>>;
  readonly previousHref: string | undefined;
  readonly nextHref: string | undefined;
  readonly children: ReactNode;
}

export type Side = 'both' | 'page' | 'bench';

/** Gives the page its bench. */
export function LessonFrame({
  path,
  steps,
  exercises,
  goals,
  previousHref,
  nextHref,
  children,
}: LessonFrameProps) {
  const t = useText('lesson');
  const progress = useProgress(path);
  const { done } = progress;
  const [remembered, setSide] = useRemembered('lesson-side', 'both');
  const side: Side = remembered === 'page' || remembered === 'bench' ? remembered : 'both';
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const [openExercise, setOpenExercise] = useState<string | undefined>(undefined);
  const [exerciseSandbox, setExerciseSandbox] = useState<ExerciseSandbox | undefined>(undefined);
  usePlace(path);

  const showExercise = useCallback(
    (id: string) => {
      setOpenExercise(id);
      setDrawerOpen(true);
      if (side === 'page') setSide('both');
    },
    [side, setSide],
  );
  const showLesson = useCallback(() => setOpenExercise(undefined), []);
  const closeDrawer = useCallback(() => setDrawerOpen(false), []);
  const check = useRef<(() => void) | undefined>(undefined);
  const setCheck = useCallback((next: (() => void) | undefined) => {
    check.current = next;
  }, []);
  const runCheck = useCallback(() => {
    check.current?.();
    setDrawerOpen(false);
    if (side === 'bench') setSide('both');
    if (openExercise) document.getElementById(openExercise)?.scrollIntoView({ block: 'start' });
  }, [openExercise, side, setSide]);
  const context = useMemo(
    () => ({ path, ...progress, openExercise, showExercise, showLesson, exerciseSandbox, setCheck }),
    [path, progress, openExercise, showExercise, showLesson, exerciseSandbox, setCheck],
  );
  const share = steps.length === 0 ? 0 : steps.filter(step => done.has(step)).length / steps.length;
  return (
    <LessonContext value={context}>
      <ReplayProvider onEnd={closeDrawer}>
        <BenchProvider scope={`lesson:${path}`}>
          <main
            id="main"
            className={styles.frame}
            data-side={side}
            data-drawer={isDrawerOpen ? 'open' : 'closed'}
          >
            <ProgressLine share={share} />
            <Split
              direction="row"
              label={t('divider')}
              initial={50}
              min={28}
              max={72}
              rememberAs="lesson"
              first={children}
              second={
                <section className={styles.bench} aria-label={t('bench')}>
                  <DrawerHandle isOpen={isDrawerOpen} onToggle={() => setDrawerOpen(!isDrawerOpen)} />
                  <div className={styles.surface} data-hidden={openExercise !== undefined}>
                    <Bench />
                  </div>
                  {openExercise === undefined ? null : (
                    <BenchProvider key={openExercise} scope={`exercise:${openExercise}`}>
                      <ExerciseBench
                        exercise={openExercise}
                        title={exercises[openExercise] ?? ''}
                        goal={goals[openExercise]}
                        onSandbox={setExerciseSandbox}
                        onCheck={runCheck}
                        onClose={showLesson}
                      />
                    </BenchProvider>
                  )}
                </section>
              }
            />
          </main>
          <LessonKeys
            side={side}
            setSide={setSide}
            openExercises={Object.keys(exercises).filter(id => !done.has(id))}
            previousHref={previousHref}
            nextHref={nextHref}
          />
        </BenchProvider>
      </ReplayProvider>
    </LessonContext>
  );
}

function ProgressLine({ share }: { share: number }) {
  const t = useText('lesson');
  return (
    <div
      className={styles.progress}
      role="progressbar"
      aria-label={t('stepsDone')}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}

/** Seen on small screens only. */
function DrawerHandle({ isOpen, onToggle }: { isOpen: boolean; onToggle: () => void }) {
  const t = useText('lesson');
  return (
    <button type="button" className={styles.handle} aria-expanded={isOpen} onClick={onToggle}>
      {isOpen ? t('backToPage') : t('openBench')}
    </button>
  );
}
