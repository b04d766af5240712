/**
 * Which edges and nodes of a diagram light up for an event in the sandbox. Browser-safe and pure: the first rule that
 * fits an event wins, and an event that fits none leaves the diagram as it is.
 */
import type { LiveRule } from '#lessons/mdx/live-rule-schema.ts';
import type { Bytes, SandboxEvent, WireReply } from '#sandbox/protocol.ts';

/** What to light, and the same in words. */
export interface Lit {
  readonly names: readonly string[];
  readonly says: string;
}

/** The first rule that fits, or undefined if none does. */
export function litBy(rules: readonly LiveRule[], event: SandboxEvent): Lit | undefined {
  const rule = rules.find(candidate => fits(candidate, event));
  return rule ? { names: rule.light, says: rule.say ?? describeEvent(event) } : undefined;
}

function fits({ on }: LiveRule, event: SandboxEvent): boolean {
  if (event.type === 'command' && 'command' in on) {
    const [name = '', key = ''] = event.args.map(textOf);
    return (
      like(on.client, event.client) &&
      like(on.command.toUpperCase(), name.toUpperCase()) &&
      like(on.key, key) &&
      fitsReply(on.reply, event.reply)
    );
  }
  if (event.type === 'world' && !('command' in on)) {
    return like(on.from, event.from) && like(on.to, event.to) && like(on.label, event.label);
  }
  return false;
}

/** `*` matches any text; an absent pattern matches everything. */
function like(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined || pattern === text) return true;
  const parts = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

function fitsReply(pattern: string | undefined, reply: WireReply): boolean {
  if (pattern === undefined) return true;
  if (pattern === 'nil') return reply.type === 'nil' || reply.type === 'nil-array';
  if (pattern === 'error') return reply.type === 'error';
  const text = replyText(reply);
  return text !== undefined && like(pattern, text);
}

function replyText(reply: WireReply): string | undefined {
  if ('text' in reply) return reply.text;
  if ('bytes' in reply) return textOf(reply.bytes);
  return undefined;
}

function textOf(bytes: Bytes): string {
  return typeof bytes === 'string' ? bytes : `(${bytes.base64})`;
}

/** An event in words: "A: GET product:7, nil". */
export function describeEvent(event: SandboxEvent): string {
  if (event.type === 'world') return `${event.from} to ${event.to}: ${event.label}`;
  if (event.type !== 'command') return event.type;
  const call = event.args.slice(0, 3).map(textOf).join(' ');
  return `${event.client}: ${call}, ${describeReply(event.reply)}`;
}

function describeReply(reply: WireReply): string {
  if (reply.type === 'nil' || reply.type === 'nil-array') return 'nil';
  if (reply.type === 'error') return `error ${reply.text}`;
  const text = replyText(reply);
  if (text !== undefined) return text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return reply.type;
}
