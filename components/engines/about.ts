/** What each engine is, in a sentence, and under which licence it comes. */
import type { Engine } from '#sandbox/server-protocol.ts';

export const aboutEngine: Readonly<Record<Engine['id'], { readonly is: string; readonly licence: string }>> =
  {
    redis: {
      is: 'The one that the lessons speak of. One thread runs all commands.',
      licence: 'BSD up to 7.2; RSALv2 or SSPL since 7.4, AGPLv3 as a choice since 8.0',
    },
    valkey: {
      is: 'Redis 7.2, carried on by those who had worked on it, under the Linux Foundation.',
      licence: 'BSD',
    },
    keydb: { is: 'An older fork of Redis in which several threads run commands.', licence: 'BSD' },
    dragonfly: {
      is: 'Written anew in C++: each thread owns a part of the keys. It saves snapshots, and has no AOF.',
      licence: 'BSL 1.1',
    },
    garnet: { is: 'Written anew in C# at Microsoft Research, on .NET.', licence: 'MIT' },
    memcached: {
      is: 'A cache and nothing else, with a protocol of its own: strings, no types, nothing on the disk.',
      licence: 'BSD',
    },
  };
