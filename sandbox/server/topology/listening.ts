import type { Directive } from '#sandbox/server/redis-process.ts';
import type { NodePlace } from './blueprint.ts';

/** Where a node listens; and every connection that it opens carries that address, so that links can be told apart. */
export function listeningAt({ host, port }: NodePlace): Directive[] {
  if (port === null) {
    return [
      ['port', 0],
      ['bind', '127.0.0.1'],
    ];
  }
  return [
    ['port', port],
    ['bind', host],
    ['bind-source-addr', host],
    // All its users have passwords.
    ['protected-mode', 'no'],
  ];
}
