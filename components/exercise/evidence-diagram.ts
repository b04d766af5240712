/** A failing schedule as a Mermaid sequence diagram, with the fatal step marked. */
import type { Evidence } from '#lessons/schema.ts';

const longestLabel = 60;

/** Mermaid source. */
export function evidenceDiagram({ events, fatalStep }: Evidence): string {
  const names = [...new Set(events.flatMap(({ actor, target }) => [actor, target]))];
  const idOf = (name: string): string => `p${names.indexOf(name)}`;
  const participants = names.map(name => `  participant ${idOf(name)} as ${plain(name)}`);
  const steps = events.flatMap(({ actor, target, call, reply }, index) => {
    const isFatal = index === fatalStep;
    const from = idOf(actor);
    const to = idOf(target);
    const lines = [`  ${from}->>${to}: ${plain(call)}`];
    if (reply !== '' && actor !== target) lines.push(`  ${to}-->>${from}: ${plain(reply)}`);
    if (isFatal) lines.push(`  Note over ${from}${from === to ? '' : `,${to}`}: step ${index + 1} breaks it`);
    return lines;
  });
  return ['sequenceDiagram', ...participants, ...steps].join('\n');
}

/** Mermaid reads `;` and `#` as its own, and line ends as the end of a message. */
function plain(text: string): string {
  const clipped = text.length > longestLabel ? `${text.slice(0, longestLabel)}…` : text;
  return clipped.replace(/\s+/g, ' ').replace(/[#;:<>{}"]/g, character => `#${character.charCodeAt(0)};`);
}
