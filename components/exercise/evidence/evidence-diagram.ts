/**
 * A failing schedule as a Mermaid sequence diagram: a lane for each actor, Redis and each part. What the driver does
 * (crash, pause, flush, time) is no message and nobody's lane: it is a note over those whom it meets.
 */
import { durationText } from '#components/exercise/evidence/durations.ts';
import { eventWords, sayStory, shortMark } from '#components/exercise/evidence/event-words.ts';
import type { Stretch } from '#components/exercise/evidence/fold.ts';
import type { Evidence, EvidenceEvent } from '#lessons/schema.ts';

export interface EvidenceDiagram {
  /** Mermaid. */
  readonly source: string;
  /** What was drawn for each event, by the order in which Mermaid draws messages and notes; none for a folded one. */
  readonly drawn: readonly { readonly messages: readonly number[]; readonly notes: readonly number[] }[];
}

/** Longer ones would draw everything else too small to read; the list beside the drawing has them whole. */
const longestLabel = 24;
/** Lanes nearer to each other than in a lesson's diagrams: there are many, and a page beside a bench is narrow. */
const close = `%%{init: ${JSON.stringify({ sequence: { diagramMarginX: 8, diagramMarginY: 6, actorMargin: 24, width: 96, height: 40, messageMargin: 26, noteMargin: 6 } })}}%%`;
/** Shorter waits are not worth a note. */
const leastGapMs = 1000;

interface Lanes {
  readonly all: readonly string[];
  id(name: string): string;
  /** `p0,p2`, from the first lane to the last. */
  readonly whole: string;
}

/** Collects lines, and counts what Mermaid will draw. */
class Drawing {
  readonly lines: string[] = [];
  #messages = 0;
  #notes = 0;

  message(line: string): number {
    this.lines.push(`  ${line}`);
    this.#messages += 1;
    return this.#messages - 1;
  }

  note(over: string, text: string): number {
    this.lines.push(`  Note over ${over}: ${plain(text, 60)}`);
    this.#notes += 1;
    return this.#notes - 1;
  }
}

export function evidenceDiagram(evidence: Evidence, stretches: readonly Stretch[]): EvidenceDiagram {
  const lanes = lanesOf(evidence.events);
  const drawing = new Drawing();
  const drawn = evidence.events.map(() => ({ messages: [] as number[], notes: [] as number[] }));
  let lastAtMs = 0;
  for (const { from, to, isFolded } of stretches) {
    const events = evidence.events.slice(from, to);
    if (isFolded) {
      drawing.note(lanes.whole, `${to - from} steps that are not shown`);
      lastAtMs = events.at(-1)?.atMs ?? lastAtMs;
      continue;
    }
    for (const [offset, event] of events.entries()) {
      const index = from + offset;
      const gapMs = event.atMs - lastAtMs;
      lastAtMs = event.atMs;
      const isTold = evidence.events[index - 1]?.fault === 'advance';
      if (gapMs >= leastGapMs && !isTold) drawing.note(lanes.whole, `${durationText(gapMs)} later`);
      const place = drawn[index];
      if (place) drawEvent(event, lanes, drawing, place);
      const mark = shortMark(evidence, index);
      if (mark !== undefined) place?.notes.push(drawing.note(overOf(event, lanes), `✕ ${mark}`));
    }
  }
  const participants = lanes.all.map(name => `  participant ${lanes.id(name)} as ${plain(sayStory(name))}`);
  return { source: [close, 'sequenceDiagram', ...participants, ...drawing.lines].join('\n'), drawn };
}

function drawEvent(
  event: EvidenceEvent,
  lanes: Lanes,
  drawing: Drawing,
  place: { messages: number[]; notes: number[] },
): void {
  const { actor, target, call, reply, fault } = event;
  if (actor === 'driver') {
    place.notes.push(drawing.note(overOf(event, lanes), aside(event)));
    return;
  }
  const [from, to] = [lanes.id(actor), lanes.id(target)];
  const isCut = fault === 'refuse' && event.args === undefined;
  const arrow = actor === 'redis' ? '-->>' : isCut ? '-x' : '->>';
  const text = actor === 'redis' && reply !== '' ? `${plain(call)} ${plain(reply)}` : plain(call);
  place.messages.push(drawing.message(`${from}${arrow}${to}: ${text}`));
  // What Redis sends is no question; what it brings stands in one line.
  // A part's method that gives nothing back is answered, too; an arrow that says so would only be in the way.
  if (actor === 'redis' || isCut || reply === '' || reply === 'undefined' || actor === target) return;
  const isLost = reply === '(the reply is lost)';
  place.messages.push(drawing.message(`${to}${isLost ? '--x' : '-->>'}${from}: ${plain(reply)}`));
}

/** What a note says of something that is no call; the lane it stands over says of whom. */
function aside(event: EvidenceEvent): string {
  const { what } = eventWords(event);
  return event.fault === 'crash' ? `✕ ${what}` : what;
}

function lanesOf(events: readonly EvidenceEvent[]): Lanes {
  const actors = new Set<string>();
  const targets = new Set<string>();
  for (const { actor, target } of events) {
    if (actor !== 'driver' && actor !== 'redis') actors.add(actor);
    if (actor === 'redis') targets.add(actor);
    if (target !== 'driver') targets.add(target);
  }
  const parts = [...targets].filter(name => name !== 'redis' && !actors.has(name));
  // One who is only met by a fault never called anybody; it stands with the parts, and reads well there.
  const all = [...actors, ...(targets.has('redis') ? ['redis'] : []), ...parts];
  const id = (name: string): string => `p${Math.max(0, all.indexOf(name))}`;
  const last = all.length - 1;
  return { all, id, whole: last <= 0 ? 'p0' : `p0,p${last}` };
}

/** The lanes that an event concerns. */
function overOf({ actor, target }: EvidenceEvent, lanes: Lanes): string {
  if (target === 'driver') return lanes.whole;
  if (actor === 'driver' || actor === target) return lanes.id(target);
  return `${lanes.id(actor)},${lanes.id(target)}`;
}

/**
 * What Mermaid would read as its own (a directive `%%{`, a formula `$$`, an entity, HTML), by a character that looks the
 * same; it breaks its own escapes when it measures.
 */
const lookalikes: Readonly<Record<string, string>> = {
  '#': '＃',
  ';': '；',
  '<': '‹',
  '>': '›',
  '%': '％',
  $: '＄',
  '`': 'ˋ',
};

function plain(text: string, longest = longestLabel): string {
  const clipped = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return clipped.replace(/\s+/g, ' ').replace(/[#;<>%$`]/g, character => lookalikes[character] ?? '');
}
