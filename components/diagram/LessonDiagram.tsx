'use client';
import dynamic from 'next/dynamic';

/** A diagram in a lesson's text: its picture stands in the page, and what follows the sandbox comes after it. */
export const LessonDiagram = dynamic(async () => (await import('./Diagram.tsx')).Diagram);
