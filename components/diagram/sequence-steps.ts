/** The steps of a sequence diagram, read from its drawing: each message and each note, in order. */
import { messageText } from '#components/diagram/light.ts';
import type { Lit } from '#lessons/mdx/live-rules.ts';

/** Empty for every other kind of diagram. @param noteText how a note is said */
export function sequenceSteps(canvas: Element, noteText: (text: string) => string): Lit[] {
  const steps = [...canvas.querySelectorAll('[data-et="message"], [data-et="note"]')];
  const numberOf = (step: Element): number => Number(step.getAttribute('data-id')?.slice(1));
  return steps
    .sort((one, other) => numberOf(one) - numberOf(other))
    .map(step => {
      const says = step.getAttribute('data-et') === 'note' ? noteText(textOf(step)) : messageOf(canvas, step);
      return { names: [step.getAttribute('data-id') ?? ''], says };
    });
}

function messageOf(canvas: Element, line: Element): string {
  const name = (end: string): string => {
    const id = line.getAttribute(end) ?? '';
    const actor = canvas.querySelector(`[data-et="participant"][data-id="${CSS.escape(id)}"]`);
    return actor ? textOf(actor) : id;
  };
  const text = messageText(line);
  return `${name('data-from')} → ${name('data-to')}: ${text ? textOf(text) : ''}`;
}

/** The lines of a label are elements of their own. */
function textOf(element: Element): string {
  const lines = [...element.querySelectorAll('tspan')].map(line => line.textContent);
  return (lines.length > 0 ? lines : [element.textContent]).join(' ').trim();
}
