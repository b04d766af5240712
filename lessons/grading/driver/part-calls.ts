/** Calls of simulated parts: carried out when they are made, answered after the part's latency, or made to fail. */
import type { ActorProcess, PendingCall } from './actor-process.ts';
import { callPart } from './parts.ts';
import type { ScheduleRun } from './schedule-run.ts';
import { valueText } from './value.ts';

export function stepPart(run: ScheduleRun, actor: ActorProcess, call: PendingCall): void {
  actor.remove(call);
  const part = run.parts.get(call.target);
  const { reply, result } = callPart(part, actor.name, call);
  const told = JSON.stringify([call.target, call.id, call.method, call.args, result]);
  if (part) run.trace.part(actor.name, part.footprint(call.method, call.args), told);
  answer(run, actor, call, { reply, result });
}

/** It fails for its caller; `isExecuted`: it was carried out, and only the answer is lost. */
export function failPart(
  run: ScheduleRun,
  actor: ActorProcess,
  call: PendingCall,
  isExecuted: boolean,
): void {
  actor.remove(call);
  const part = run.parts.get(call.target);
  const told = JSON.stringify([call.target, call.id, call.method, call.args, isExecuted]);
  if (part && isExecuted) {
    callPart(part, actor.name, call);
    run.trace.part(actor.name, part.footprint(call.method, call.args), told);
  } else run.trace.actor(actor.name, 'failed', told);
  const { message, name } = part?.failure ?? { name: 'Error', message: 'It did not answer.' };
  const reply = isExecuted ? '(carried out, but the answer is lost)' : `(error) ${name}: ${message}`;
  answer(run, actor, call, { reply, result: { error: { name, message } } });
}

function answer(
  run: ScheduleRun,
  actor: ActorProcess,
  call: PendingCall,
  { reply, result }: { readonly reply: string; readonly result: unknown },
): void {
  run.event(actor.name, call.target, `${call.method}(${call.args.map(valueText).join(', ')})`, reply);
  const latencyMs = run.parts.get(call.target)?.latencyMs(call.method) ?? 0;
  if (latencyMs === 0) actor.answer(call, result);
  else run.clock.set('part', latencyMs, () => actor.answer(call, result));
}
