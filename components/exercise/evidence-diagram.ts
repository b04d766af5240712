/** A failing schedule as a Mermaid sequence diagram, with the fatal step marked. */
import type { Evidence } from '#lessons/schema.ts';

/** Longer ones would draw everything else too small to read; the list above the drawing has them whole. */
const longestLabel = 26;

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

/** What Mermaid would read as its own, by a character that looks the same; it breaks its own escapes when it measures. */
const lookalikes: Readonly<Record<string, string>> = { '#': '＃', ';': '；', '<': '‹', '>': '›' };

function plain(text: string): string {
  const clipped = text.length > longestLabel ? `${text.slice(0, longestLabel)}…` : text;
  return clipped.replace(/\s+/g, ' ').replace(/[#;<>]/g, character => lookalikes[character] ?? '');
}
