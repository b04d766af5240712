/** Looks at everything that an attacker was told. */
import type { Reply } from '#sandbox/resp/reply.ts';
import { textOf } from '#test/attack/battery.ts';

/** What only the shared server says of itself, and a gateway's refusal never. */
const serverWords =
  /^(?:MOVED|ASK|CROSSSLOT|CLUSTERDOWN|TRYAGAIN|NOPERM this user|NOPERM The server refused|ERR internal)/i;
const mostFindings = 10;

export class Judge {
  readonly findings: string[] = [];
  errors = 0;
  readonly #hidden: readonly string[];

  /** @param secrets may never be told @param names not even told by name, for this attacker never said them */
  constructor(secrets: readonly string[], names: readonly string[]) {
    this.#hidden = [...secrets, ...names];
  }

  reply(reply: Reply, asked: string): void {
    this.text(textOf(reply), asked);
    if (reply.type !== 'error') return;
    this.errors += 1;
    if (serverWords.test(reply.text)) this.find(`the server is heard: ${reply.text.slice(0, 200)}`, asked);
  }

  text(told: string, asked: string): void {
    for (const hidden of this.#hidden) {
      const at = told.indexOf(hidden);
      if (at >= 0) this.find(`told of ${hidden}: ${told.slice(Math.max(0, at - 60), at + 100)}`, asked);
    }
  }

  find(problem: string, asked: string): void {
    if (this.findings.length < mostFindings) this.findings.push(`${problem} (after ${asked.slice(0, 300)})`);
  }
}

/** Arguments for people. */
export const shown = (batch: readonly (readonly Buffer[])[]): string =>
  batch
    .map(args => args.map(arg => JSON.stringify(arg.toString('latin1').slice(0, 60))).join(' '))
    .join('; ');
