/** The inside of the fences that run: commands and what they must answer. Pure; reports what is wrong by line. */
import { z } from 'zod';
import type { CommandLine, Received, TimeMove, WorldLine } from '#lessons/mdx/blocks.ts';
import type { Report } from '#lessons/problem.ts';
import { type Letter, letterSchema } from '#sandbox/protocol.ts';

interface Step {
  line: number;
  text: string;
  own: string[];
  received: { client: Letter; expect: string[] }[];
}

const expectationPattern = /^#([A-Z]?)=>(?: (.*))?$/;

/** Reads a `redis` fence. `firstLine` is the line of its first command. */
export function parseCommands(text: string, firstLine: number, report: Report): CommandLine[] {
  const steps = parseSteps(text, firstLine, report);
  return steps.map((step, index) => {
    if (step.own.length === 0)
      report(step.line, `“${step.text}” has no “#=>” line that says what the server answers`);
    const waiting = step.own.includes('(waiting)');
    if (waiting && step.own.length > 1)
      report(step.line, `“${step.text}” waits, so nothing else can be its answer yet`);
    if (waiting && index < steps.length - 1)
      report(step.line, `“${step.text}” waits, so its client can say nothing more in this block`);
    const received: readonly Received[] = step.received;
    return { line: step.line, text: step.text, expect: waiting ? [] : step.own, waiting, received };
  });
}

/** Reads a `world` fence. */
export function parseWorldLines(text: string, firstLine: number, report: Report): WorldLine[] {
  return parseSteps(text, firstLine, report).map(step => {
    if (step.own.length === 0)
      report(step.line, `“${step.text}” has no “#=>” line that says what the parts tell each other`);
    for (const { client } of step.received) report(step.line, `“#${client}=>” belongs into redis blocks`);
    return { line: step.line, text: step.text, expect: step.own };
  });
}

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const unitSchema = z.enum(['ms', 's', 'm', 'h']);

/** Reads a `time` fence. */
export function parseTimeMoves(text: string, firstLine: number, report: Report): TimeMove[] {
  const moves: TimeMove[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = firstLine + index;
    const move = raw.trim();
    if (move === '') continue;
    const by = readMove(move);
    if (by === undefined)
      report(line, `“${move}” is not a move in time: write +60s, +500ms, +5m, +1h or next-expiry`);
    else moves.push({ line, text: move, by });
  }
  return moves;
}

function readMove(move: string): number | 'next-expiry' | undefined {
  if (move === 'next-expiry') return move;
  const match = /^\+([1-9][0-9]{0,8})([a-z]+)$/.exec(move);
  const unit = unitSchema.safeParse(match?.[2]);
  return match && unit.success ? Number(match[1]) * unitMs[unit.data] : undefined;
}

/** Steps of a fence, each with the lines that follow it. */
function parseSteps(text: string, firstLine: number, report: Report): Step[] {
  const steps: Step[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = firstLine + index;
    const trimmed = raw.trimEnd();
    if (trimmed === '') continue;
    if (trimmed.startsWith('#')) addExpectation(steps.at(-1), trimmed, line, report);
    else steps.push({ line, text: trimmed, own: [], received: [] });
  }
  return steps;
}

function addExpectation(step: Step | undefined, text: string, line: number, report: Report): void {
  const match = expectationPattern.exec(text);
  if (!match) {
    report(line, `“${text}” is neither a command nor “#=> a reply”; comments belong into the prose`);
    return;
  }
  if (!step) {
    report(line, 'this reply stands before any command');
    return;
  }
  const expected = match[2] ?? '';
  if (match[1] === '') {
    step.own.push(expected);
    return;
  }
  const client = letterSchema.safeParse(match[1]);
  if (!client.success) {
    report(line, `there is no client ${match[1]}; clients are A to H`);
    return;
  }
  const last = step.received.at(-1);
  if (last?.client === client.data) last.expect.push(expected);
  else step.received.push({ client: client.data, expect: [expected] });
}
