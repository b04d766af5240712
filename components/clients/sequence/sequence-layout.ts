/** Where each lane, message, wait and transaction is drawn. Pure; px. */
import { clipTo } from '#components/clients/shown-text.ts';
import { redisLane, type Sequence, type SequenceStep } from './sequence-steps.ts';

export const headPx = 34;
const edgePx = 38;
const leastLanePx = 64;
/** Of a character of the small mono face. */
const charPx = 6.9;
const padPx = 8;
const heights: Readonly<Record<SequenceStep['kind'], number>> = {
  ask: 47,
  start: 27,
  reply: 27,
  push: 27,
  told: 27,
  note: 24,
  gap: 22,
};

export interface DrawnArrow {
  readonly fromX: number;
  readonly toX: number;
  readonly y: number;
  readonly text: string;
  readonly textX: number;
  readonly anchor: 'start' | 'end';
  readonly isBack: boolean;
  readonly isFailed: boolean;
  /** Whose colour it has. */
  readonly client: string;
}

export interface DrawnStep {
  readonly id: string;
  readonly kind: SequenceStep['kind'];
  readonly y: number;
  readonly arrows: readonly DrawnArrow[];
  /** Of a gap or a note: said across all lanes. */
  readonly step: SequenceStep;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly { readonly name: string; readonly x: number }[];
  readonly steps: readonly DrawnStep[];
  readonly waits: readonly {
    readonly id: string;
    readonly client: string;
    readonly x: number;
    readonly fromY: number;
    readonly toY: number;
    readonly isOpen: boolean;
  }[];
  readonly boxes: readonly {
    readonly id: string;
    readonly client: string;
    readonly fromX: number;
    readonly toX: number;
    readonly fromY: number;
    readonly toY: number;
  }[];
}

/** @param widthPx of the box; a drawing with many lanes is wider, and scrolls. */
export function layOut(sequence: Sequence, widthPx: number): Layout {
  const { lanes } = sequence;
  const gap = Math.max(leastLanePx, (widthPx - 2 * edgePx) / Math.max(1, lanes.length - 1));
  const width = Math.max(widthPx, 2 * edgePx + gap * (lanes.length - 1));
  const xOf = (name: string) => {
    const at = lanes.indexOf(name === 'redis' ? redisLane : name);
    return edgePx + gap * Math.max(0, at);
  };
  let y = headPx;
  const steps = sequence.steps.map((step): DrawnStep => {
    const top = y;
    y += heights[step.kind];
    return { id: step.id, kind: step.kind, y: top, arrows: arrowsOf(step, top, xOf), step };
  });
  const height = y + 16;
  const yOf = new Map(steps.map(({ id, y: top }) => [id, top]));
  const at = (id: string | undefined, other: number) => (id === undefined ? other : (yOf.get(id) ?? other));
  return {
    width,
    height,
    lanes: lanes.map(name => ({ name, x: xOf(name) })),
    steps,
    waits: steps.flatMap(({ step }) =>
      step.kind !== 'start'
        ? []
        : [
            {
              id: step.id,
              client: step.from,
              x: xOf(step.from),
              fromY: at(step.id, headPx) + 20,
              toY: at(step.partner, height - 26) + 20,
              isOpen: step.partner === undefined,
            },
          ],
    ),
    boxes: sequence.transactions.map(({ client, from, to }) => ({
      id: `${from}-box`,
      client,
      fromX: xOf(client) - 14,
      toX: Math.max(...steps.flatMap(step => serverX(step, client)), xOf(client)) + 14,
      fromY: at(from, headPx),
      toY: at(to, height - 47) + heights.ask,
    })),
  };
}

function serverX({ step, arrows }: DrawnStep, client: string): number[] {
  return step.kind === 'ask' && step.from === client
    ? arrows.map(({ toX, fromX }) => Math.max(toX, fromX))
    : [];
}

function arrowsOf(step: SequenceStep, top: number, xOf: (name: string) => number): DrawnArrow[] {
  if (step.kind === 'note' || step.kind === 'gap') return [];
  const fromX = xOf(step.from);
  const toX = xOf(step.to);
  const isBack = step.kind === 'reply' || step.kind === 'push';
  const client = isBack ? step.to : step.from;
  const isFailed = step.kind === 'ask' ? false : step.isFailed;
  const first = arrow({ fromX, toX, y: top + 20, text: step.text, isBack, isFailed, client });
  if (step.kind !== 'ask') return [first];
  const back = { fromX: toX, toX: fromX, y: top + 41, text: step.reply, isBack: true };
  return [first, arrow({ ...back, isFailed: step.isFailed, client })];
}

/** The label stands at the client's end, above its arrow, and is no longer than it. */
function arrow(drawn: Omit<DrawnArrow, 'textX' | 'anchor'>): DrawnArrow {
  const { fromX, toX, isBack } = drawn;
  const clientX = isBack ? toX : fromX;
  const otherX = isBack ? fromX : toX;
  const isRightward = otherX >= clientX;
  const most = Math.max(3, Math.floor((Math.abs(otherX - clientX) - 2 * padPx) / charPx));
  return {
    ...drawn,
    text: clipTo(drawn.text, most),
    textX: clientX + (isRightward ? padPx : -padPx),
    anchor: isRightward ? 'start' : 'end',
  };
}
