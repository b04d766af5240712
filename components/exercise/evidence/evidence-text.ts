/** A failing schedule as plain text, for copying into a message or an issue. */
import { durationText } from '#components/exercise/evidence/durations.ts';
import { eventWords, stepMark } from '#components/exercise/evidence/event-words.ts';
import type { Evidence } from '#lessons/schema.ts';

export function evidenceText(evidence: Evidence): string {
  const rows = evidence.events.map((event, index) => {
    const { who, what, reply } = eventWords(event);
    return {
      number: `${index + 1}.`,
      at: durationText(event.atMs),
      who,
      what,
      reply,
      mark: stepMark(evidence, index),
    };
  });
  const wide = (name: 'number' | 'at' | 'who') => Math.max(0, ...rows.map(row => row[name].length));
  const [numberWidth, atWidth, whoWidth] = [wide('number'), wide('at'), wide('who')];
  const lines = rows.flatMap(({ number, at, who, what, reply, mark }) => {
    const head = `${number.padStart(numberWidth)}  ${at.padStart(atWidth)}  ${who.padEnd(whoWidth)}  `;
    const line = `${head}${what}${reply === '' ? '' : ` → ${reply}`}`;
    return mark === undefined ? [line] : [line, `${' '.repeat(head.length)}^ ${mark}`];
  });
  const within = evidence.within === undefined ? '' : `, ${evidence.within}`;
  return [`${evidence.scenario} (seed ${evidence.seed}${within})`, '', ...lines, ''].join('\n');
}
