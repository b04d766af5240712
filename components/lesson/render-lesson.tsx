/** A lesson's MDX → React, on the server and at build time. The browser gets no parser and no MDX. */
import { evaluate } from '@mdx-js/mdx';
import type { ReactNode } from 'react';
import * as runtime from 'react/jsx-runtime';
import remarkGfm from 'remark-gfm';
import { LessonDiagram } from '#components/diagram/LessonDiagram.tsx';
import { Exercise } from '#components/exercise/Exercise.tsx';
import { TermNote } from '#components/glossary/TermNote.tsx';
import { CodeBlock } from '#components/lesson/CodeBlock.tsx';
import { Limits, Note } from '#components/lesson/Note.tsx';
import { Predict } from '#components/lesson/Predict.tsx';
import { Production } from '#components/lesson/Production.tsx';
import { AnchoredHeading, ScrollingTable } from '#components/lesson/ProseParts.tsx';
import { RaceBlock } from '#components/lesson/RaceBlock.tsx';
import { RunBlock } from '#components/lesson/RunBlock.tsx';
import { remarkLesson } from '#components/lesson/remark-lesson.ts';
import type { Lesson } from '#lessons/catalog.ts';
import { readDrawing } from '#lessons/diagrams.ts';
import { goalKeys } from '#lessons/goal.ts';
import { splitChoices } from '#lessons/mdx/components.ts';

/** The body of the page. */
export async function renderLesson(lesson: Lesson): Promise<ReactNode> {
  const { default: Body } = await evaluate(lesson.body, {
    ...runtime,
    remarkPlugins: [remarkGfm, [remarkLesson, lesson.page]],
  });
  const texts = await renderExerciseTexts(lesson);
  const components = {
    ...lessonComponents,
    Diagram: diagramSlot(lesson),
    Exercise: exerciseSlot(lesson, texts),
  };
  return <Body components={components} />;
}

/** Plain Markdown → React. `key` tells apart what goes to the browser in a list. */
export async function renderMarkdown(source: string, key?: number): Promise<ReactNode> {
  const { default: Body } = await evaluate(source, {
    ...runtime,
    format: 'md',
    remarkPlugins: [remarkGfm, [remarkLesson, noPage]],
  });
  return <Body key={key} components={proseComponents} />;
}

const noPage: Lesson['page'] = {
  blocks: [],
  predictions: [],
  diagrams: [],
  production: [],
  exercises: [],
  sections: [],
};

interface ExerciseTexts {
  readonly task: ReactNode;
  readonly hints: readonly ReactNode[];
}

async function renderExerciseTexts(lesson: Lesson): Promise<ReadonlyMap<string, ExerciseTexts>> {
  const rendered = lesson.exercises.map(async ({ id, public: shown }) => {
    const [task, hints] = await Promise.all([
      renderMarkdown(shown.task),
      Promise.all(shown.hints.map((hint, index) => renderMarkdown(hint, index))),
    ]);
    return [id, { task, hints }] as const;
  });
  return new Map(await Promise.all(rendered));
}

const proseComponents = { h2: AnchoredHeading, table: ScrollingTable, CodeBlock };

function RunBlockSlot({ block }: { block: string }) {
  return <RunBlock block={JSON.parse(block)} />;
}

function RaceBlockSlot({ lines, name }: { lines: string; name: string }) {
  return <RaceBlock lines={JSON.parse(lines)} name={name} />;
}

function ProductionSlot({ tabs }: { tabs: string }) {
  return <Production tabs={JSON.parse(tabs)} />;
}

interface DiagramAttributes {
  readonly title: string;
  readonly alt: string;
  readonly mermaid: string;
  readonly live: string;
}

/** With the drawing that was made of it, so that no page loads Mermaid for it. */
function diagramSlot(lesson: Lesson) {
  return async ({ live, ...source }: DiagramAttributes): Promise<ReactNode> => {
    const drawing = await readDrawing(lesson.folder, source.mermaid);
    return <LessonDiagram {...source} drawing={drawing} live={JSON.parse(live)} />;
  };
}

interface PredictAttributes {
  readonly id: string;
  readonly question: string;
  readonly choices?: string;
  readonly answer: string;
  readonly children: ReactNode;
}

function PredictSlot({ choices, ...rest }: PredictAttributes) {
  return <Predict {...rest} choices={splitChoices(choices)} />;
}

const lessonComponents = {
  Term: TermNote,
  ...proseComponents,
  RunBlock: RunBlockSlot,
  RaceBlock: RaceBlockSlot,
  Production: ProductionSlot,
  Predict: PredictSlot,
  Note,
  Limits,
};

function exerciseSlot(lesson: Lesson, texts: ReadonlyMap<string, ExerciseTexts>) {
  const card = (id: string) => {
    const exercise = lesson.exercises.find(candidate => candidate.id === id);
    const text = texts.get(id);
    if (!exercise || !text) throw new Error(`${lesson.track}/${lesson.slug} has no exercise ${id}`);
    const { goal } = exercise.public;
    return { exercise: exercise.public, ...text, goal: goal ? goalKeys(goal) : undefined };
  };
  return ({ id }: { id: string }): ReactNode => {
    const shown = card(id);
    const { variant } = shown.exercise;
    return <Exercise {...shown} variant={variant === undefined ? undefined : card(variant)} />;
  };
}
