/**
 * What happened in the last minute as the steps of a sequence diagram: who asked whom, in order, who waited, and which
 * commands were one transaction. Pure, and the same for the drawing, the list and Mermaid.
 */
import type { LogEntry } from '#components/bench/bench-context.ts';
import { shownText } from '#components/clients/shown-text.ts';

/** A command whose answer has not come yet. */
export interface WaitingCommand {
  readonly client: string;
  readonly text: string;
  /** In the server's clock. */
  readonly sinceMs: number;
  readonly to?: string | undefined;
}

interface StepBase {
  readonly id: string;
  readonly atMs: number;
}
interface Message extends StepBase {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly isFailed: boolean;
}

export type SequenceStep =
  /** A command and its answer. */
  | (Message & {
      readonly kind: 'ask';
      readonly reply: string;
      readonly sentAtMs: number;
      readonly waitedMs: number | undefined;
    })
  /** A command whose answer stands further down, or has not come. `partner` is the id of that. */
  | (Message & { readonly kind: 'start'; readonly partner: string | undefined })
  /** The answer to an earlier start: from Redis to the client. */
  | (Message & { readonly kind: 'reply'; readonly waitedMs: number })
  /** A message that came by itself: from Redis to a subscriber. */
  | (Message & { readonly kind: 'push' })
  /** A message between parts of the simulated world. */
  | (Message & { readonly kind: 'told'; readonly outcome: LogEntry['outcome'] })
  | (StepBase & { readonly kind: 'note'; readonly text: string })
  | (StepBase & { readonly kind: 'gap'; readonly ms: number });

export interface Sequence {
  /** Left to right: clients, Redis or its nodes, parts of the world. */
  readonly lanes: readonly string[];
  readonly steps: readonly SequenceStep[];
  /** From MULTI to EXEC or DISCARD, by the ids of their steps; `to` is undefined while it is open. */
  readonly transactions: readonly {
    readonly client: string;
    readonly from: string;
    readonly to: string | undefined;
  }[];
  /** Older messages that are not among the steps. */
  readonly olderCount: number;
}

export const redisLane = 'Redis';
const windowMs = 60_000;
/** More would be drawn too small to follow; the log has them. */
export const mostSteps = 80;
/** A pause of this length is said. */
const gapMs = 2000;
/** Something this slow has waited, even if nothing came between. */
const longMs = 500;
const shortMs = 15;

export function sequenceOf(log: readonly LogEntry[], waiting: readonly WaitingCommand[]): Sequence {
  const drawn = log.filter(isDrawn);
  const endMs = Math.max(drawn.at(-1)?.atMs ?? 0, ...waiting.map(({ sinceMs }) => sinceMs));
  const recent = drawn.filter(({ atMs }) => atMs >= endMs - windowMs).slice(-mostSteps);
  const steps = withGaps(inOrder(recent, waiting));
  return {
    lanes: lanesOf(steps),
    steps,
    transactions: transactionsIn(steps),
    olderCount: drawn.filter(({ kind }) => kind !== 'note').length - recent.length + notesIn(recent),
  };
}

const notesIn = (entries: readonly LogEntry[]) => entries.filter(({ kind }) => kind === 'note').length;

function isDrawn({ kind, client }: LogEntry): boolean {
  return kind !== 'note' || client === 'time' || client === 'undo' || client === 'server';
}

/** By time; a command that waited has its start where it was sent. */
function inOrder(entries: readonly LogEntry[], waiting: readonly WaitingCommand[]): SequenceStep[] {
  const steps: { readonly atMs: number; readonly order: number; readonly step: SequenceStep }[] = [];
  for (const [order, entry] of entries.entries()) {
    for (const step of stepsOf(entry, entries)) {
      // What began before the first line shown begins at the top.
      steps.push({ atMs: step.atMs, order: step.kind === 'start' ? order - 0.5 : order, step });
    }
  }
  for (const [index, command] of waiting.entries()) {
    const { client, sinceMs, to = redisLane } = command;
    const step: SequenceStep = {
      kind: 'start',
      id: `waiting-${client}`,
      atMs: sinceMs,
      from: client,
      to,
      text: shownText(command.text),
      isFailed: false,
      partner: undefined,
    };
    steps.push({ atMs: sinceMs, order: entries.length + index, step });
  }
  return sortedByTime(steps);
}

/** The server's own order stands; only starts are moved to their time. */
function sortedByTime(
  steps: readonly { readonly atMs: number; readonly order: number; readonly step: SequenceStep }[],
): SequenceStep[] {
  const settled = steps.filter(({ step }) => step.kind !== 'start');
  const result = settled.map(({ step }) => step);
  const starts = steps.filter(({ step }) => step.kind === 'start').sort((a, b) => a.atMs - b.atMs);
  for (const { atMs, step } of starts) {
    const at = result.findIndex(other => other.kind !== 'start' && other.atMs > atMs);
    result.splice(at < 0 ? result.length : at, 0, step);
  }
  return result.reduce(withLateReply, []);
}

/**
 * Who waits hears of what came just before the one who sent it does: so the answer stands below the command that
 * was on its way already, which is the one that caused it.
 */
function withLateReply(before: SequenceStep[], step: SequenceStep): SequenceStep[] {
  const last = before.at(-1);
  const isCause =
    (last?.kind === 'reply' || last?.kind === 'push') && step.kind === 'ask' && step.sentAtMs <= last.atMs;
  return isCause ? [...withLateReply(before.slice(0, -1), step), last] : [...before, step];
}

function stepsOf(entry: LogEntry, entries: readonly LogEntry[]): SequenceStep[] {
  const { id, atMs, kind, client, outcome } = entry;
  const text = shownText(entry.text);
  const to = entry.to ?? redisLane;
  const isFailed = outcome === 'error' || outcome === 'lost';
  switch (kind) {
    case 'note':
      return [{ kind: 'note', id, atMs, text }];
    case 'push':
      return [
        { kind: 'push', id, atMs, from: redisLane, to: client, text: shownText(entry.summary), isFailed },
      ];
    case 'world': {
      const label = text.replace(/^→ [^:]*: /, '');
      return [{ kind: 'told', id, atMs, from: client, to, text: label, isFailed, outcome }];
    }
    case 'command': {
      const reply = shownText(entry.summary);
      const durationMs = entry.durationMs ?? 0;
      if (!isSplit(entry, entries)) {
        const waitedMs = durationMs >= longMs ? durationMs : undefined;
        const sentAtMs = atMs - durationMs;
        return [{ kind: 'ask', id, atMs, sentAtMs, from: client, to, text, reply, isFailed, waitedMs }];
      }
      const start = { id: `${id}-start`, atMs: atMs - durationMs, from: client, to, text, isFailed: false };
      return [
        { kind: 'start', ...start, partner: id },
        { kind: 'reply', id, atMs, from: to, to: client, text: reply, isFailed, waitedMs: durationMs },
      ];
    }
  }
}

/** It waited while something else happened. */
function isSplit({ id, atMs, durationMs = 0 }: LogEntry, entries: readonly LogEntry[]): boolean {
  if (durationMs < shortMs) return false;
  return entries.some(
    other =>
      other.id !== id && other.atMs > atMs - durationMs && other.atMs - (other.durationMs ?? 0) <= atMs,
  );
}

function withGaps(steps: readonly SequenceStep[]): SequenceStep[] {
  const result: SequenceStep[] = [];
  let lastMs: number | undefined;
  for (const step of steps) {
    const ms = lastMs === undefined ? 0 : step.atMs - lastMs;
    if (ms >= gapMs) result.push({ kind: 'gap', id: `gap-${step.id}`, atMs: step.atMs, ms });
    result.push(step);
    lastMs = Math.max(lastMs ?? 0, step.atMs);
  }
  return result;
}

function lanesOf(steps: readonly SequenceStep[]): readonly string[] {
  const askers = new Set<string>();
  const servers = new Set<string>();
  const parts = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'note' || step.kind === 'gap') continue;
    const isBack = step.kind === 'reply' || step.kind === 'push';
    askers.add(isBack ? step.to : step.from);
    if (step.kind === 'told') parts.add(step.to);
    else servers.add(isBack ? step.from : step.to);
  }
  if (servers.has('redis') || parts.has('redis')) servers.add(redisLane);
  const sorted = (names: Iterable<string>) => [...names].sort(byName);
  const first = sorted(askers);
  const middle = sorted(servers).filter(name => name !== 'redis');
  const last = sorted(parts).filter(name => name !== 'redis' && !askers.has(name) && !servers.has(name));
  return [...first, ...middle, ...last];
}

const byName = (a: string, b: string) => a.length - b.length || a.localeCompare(b, 'en', { numeric: true });

function transactionsIn(steps: readonly SequenceStep[]): Sequence['transactions'] {
  const open = new Map<string, string>();
  const found: { client: string; from: string; to: string | undefined }[] = [];
  for (const step of steps) {
    if (step.kind !== 'ask' || step.isFailed) continue;
    const name = step.text.split(' ', 1)[0]?.toUpperCase();
    if (name === 'MULTI') open.set(step.from, step.id);
    const from = open.get(step.from);
    if (from === undefined || (name !== 'EXEC' && name !== 'DISCARD')) continue;
    found.push({ client: step.from, from, to: step.id });
    open.delete(step.from);
  }
  for (const [client, from] of open) found.push({ client, from, to: undefined });
  return found;
}
