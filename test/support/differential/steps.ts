/** What a round does: commands of several clients in one order, which both servers go through alike. */
export type Step =
  | { readonly kind: 'run'; readonly client: number; readonly args: readonly Buffer[] }
  /** As `run`, but the reply is only awaited by `answer`: another client's command serves it, or its time is up. */
  | { readonly kind: 'block'; readonly client: number; readonly args: readonly Buffer[] }
  | { readonly kind: 'answer'; readonly client: number }
  /** SCAN or one of its like, until its cursor is 0; what came out is compared as a whole. */
  | {
      readonly kind: 'walk';
      readonly client: number;
      readonly args: readonly Buffer[];
      readonly options: readonly Buffer[];
    }
  /** Until keys with a short time to live are over it. */
  | { readonly kind: 'pass'; readonly ms: number };

/** Of each round: the first speaks RESP2, the second RESP3, the third changes between them. */
export const clientCount = 3;
/** Sent at once, before the first is answered. */
export const mostInBurst = 40;

/** Commands that one client sends together. */
export interface Burst {
  readonly client: number;
  readonly commands: readonly (readonly Buffer[])[];
}

export const run = (client: number, ...args: readonly (string | Buffer)[]): Step => ({
  kind: 'run',
  client,
  args: args.map(arg => Buffer.from(arg)),
});

/** Steps with those of one client in a row taken together. */
export function inBursts(steps: readonly Step[]): (Burst | Exclude<Step, { kind: 'run' }>)[] {
  const parts: (Burst | Exclude<Step, { kind: 'run' }>)[] = [];
  let commands: (readonly Buffer[])[] = [];
  let client = -1;
  for (const step of steps) {
    if (step.kind !== 'run') {
      parts.push(step);
      client = -1;
      continue;
    }
    if (step.client !== client || commands.length >= mostInBurst) {
      client = step.client;
      commands = [];
      parts.push({ client, commands });
    }
    commands.push(step.args);
  }
  return parts;
}

/** As it can be typed into redis-cli. */
export function shown(args: readonly Buffer[]): string {
  return args
    .map(arg => {
      const text = arg.toString('latin1');
      if (/^[\w:.*+#-]+$/.test(text)) return text;
      const escaped = text.replace(/["\\]|[^ -~]/g, char =>
        char === '"' || char === '\\'
          ? `\\${char}`
          : `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
      );
      return escaped.length > 200 ? `"${escaped.slice(0, 200)}…" (${arg.length} bytes)` : `"${escaped}"`;
    })
    .join(' ');
}

export function shownStep(step: Step): string {
  switch (step.kind) {
    case 'run':
      return `${step.client}> ${shown(step.args)}`;
    case 'block':
      return `${step.client}> ${shown(step.args)}   (waits)`;
    case 'walk':
      return `${step.client}> ${shown([...step.args, Buffer.from('0'), ...step.options])}   (to its end)`;
    case 'answer':
      return `${step.client}< the answer to what waits`;
    case 'pass':
      return `   ${step.ms} ms pass`;
  }
}

/** `get`, `xgroup|create`, as the server names its commands. */
export function nameOf(args: readonly Buffer[], containers: ReadonlySet<string>): string {
  const first = (args[0] ?? Buffer.alloc(0)).toString('latin1').toLowerCase();
  if (!containers.has(first) || args[1] === undefined) return first;
  return `${first}|${args[1].toString('latin1').toLowerCase()}`;
}
