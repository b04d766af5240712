/** The same sequence as Mermaid source, for a document of one's own. */
import { clipTo, shortDuration } from '#components/clients/shown-text.ts';
import type { Sequence, SequenceStep } from './sequence-steps.ts';

const longestLabel = 60;

export function sequenceMermaid({ lanes, steps, transactions }: Sequence): string {
  const ids = new Map(lanes.map((name, index) => [name, `p${index}`]));
  const idOf = (name: string) => ids.get(name) ?? ids.get('Redis') ?? 'p0';
  const begins = new Set(transactions.map(({ from }) => from));
  const ends = new Set(transactions.map(({ to }) => to));
  const lines = ['sequenceDiagram', ...lanes.map(name => `  participant ${idOf(name)} as ${plain(name)}`)];
  let openBoxes = 0;
  for (const step of steps) {
    if (begins.has(step.id)) {
      lines.push('  rect rgb(235, 235, 235)');
      openBoxes += 1;
    }
    lines.push(...linesOf(step, lanes, idOf).map(line => `  ${line}`));
    if (ends.has(step.id)) {
      lines.push('  end');
      openBoxes -= 1;
    }
  }
  for (; openBoxes > 0; openBoxes -= 1) lines.push('  end');
  return `${lines.join('\n')}\n`;
}

function linesOf(step: SequenceStep, lanes: readonly string[], idOf: (name: string) => string): string[] {
  const over = lanes.length > 1 ? `p0,p${lanes.length - 1}` : 'p0';
  switch (step.kind) {
    case 'note':
      return [`Note over ${over}: ${plain(step.text)}`];
    case 'gap':
      return [`Note over ${over}: … ${shortDuration(step.ms)}`];
    case 'ask':
      return [
        `${idOf(step.from)}->>${idOf(step.to)}: ${plain(step.text)}`,
        `${idOf(step.to)}-->>${idOf(step.from)}: ${plain(step.reply)}`,
      ];
    case 'reply':
      return [`${idOf(step.from)}-->>${idOf(step.to)}: ${plain(step.text)}`];
    case 'push':
      return [`${idOf(step.from)}-)${idOf(step.to)}: ${plain(step.text)}`];
    default:
      return [`${idOf(step.from)}${step.isFailed ? '-x' : '->>'}${idOf(step.to)}: ${plain(step.text)}`];
  }
}

/** Mermaid gives `;`, `#`, `<` and `%%` a meaning of their own; as entities they are only characters. */
function plain(text: string): string {
  const clipped = clipTo(text, longestLabel);
  return clipped === '' ? ' ' : clipped.replace(/[;#<>%"{}]/g, character => `#${character.charCodeAt(0)};`);
}
