/** A step in few words: the command as one would type it, or the name of what it was. */
import { plainBytes } from '#components/bench/reply-text.ts';
import type { Step } from './record/step.ts';

const mostLength = 60;

/** Of a command; empty for anything else. */
export function commandText({ args, argCount }: Step, length = mostLength): string {
  const text = args.map(plainBytes).join(' ');
  return text.length > length || argCount > args.length ? `${text.slice(0, length - 1)}…` : text;
}
