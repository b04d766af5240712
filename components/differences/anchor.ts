/** Where a command stands on "How this sandbox differs". Browser-safe: the terminal links there, too. */

export const differencesPath = '/docs/sandbox';

/** `CLIENT KILL` → `client-kill` */
export function anchorOf(command: string): string {
  return command.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/** The command that an error reply says is refused here; undefined for any other error. */
export function refusedCommand(errorText: string): string | undefined {
  return /^NOPERM ([A-Z0-9_ -]{1,60}) is not available in this sandbox\./.exec(errorText)?.[1];
}
