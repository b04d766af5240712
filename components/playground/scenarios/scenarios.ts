/** The scenarios of the playground: start data, and five things to try on each. Their words are in the catalogue. */
import type { SharedCommand } from '#components/share/link.ts';

export type ScenarioName = 'shop' | 'leaderboard' | 'chat' | 'queue';
export type TryNumber = 1 | 2 | 3 | 4 | 5;

export interface ScenarioTry {
  readonly number: TryNumber;
  readonly run: readonly SharedCommand[];
  /** `track/lesson` */
  readonly lesson: string;
}

export interface Scenario {
  readonly name: ScenarioName;
  /** Its redis-cli lines; loaded when wanted. */
  readonly seed: () => Promise<string>;
  readonly tries: readonly ScenarioTry[];
}

const a = (line: string): SharedCommand => ({ client: 'A', line });
const b = (line: string): SharedCommand => ({ client: 'B', line });
const tryOf = (number: TryNumber, lesson: string, ...run: SharedCommand[]): ScenarioTry => ({
  number,
  run,
  lesson,
});

export const scenarios: readonly Scenario[] = [
  {
    name: 'shop',
    seed: async () => (await import('./seeds/shop.ts')).shop,
    tries: [
      tryOf(1, 'data-structures/hashes', a('HINCRBY product:7 stock -1'), a('HGETALL product:7')),
      tryOf(
        2,
        'first-steps/keys-namespaces-and-ttls',
        a('HSET cart:44 product:12 1 product:31 2'),
        a('EXPIRE cart:44 120'),
      ),
      tryOf(
        3,
        'data-structures/sorted-sets',
        a('ZINCRBY bestsellers 40 teapot'),
        a('ZRANGE bestsellers 0 2 REV WITHSCORES'),
      ),
      tryOf(4, 'data-structures/sets', a('SINTER teas:green teas:organic')),
      tryOf(
        5,
        'data-structures/geo',
        a('GEOSEARCH stores FROMLONLAT 13.4050 52.5200 BYRADIUS 300 km ASC WITHDIST'),
      ),
    ],
  },
  {
    name: 'leaderboard',
    seed: async () => (await import('./seeds/leaderboard.ts')).leaderboard,
    tries: [
      tryOf(1, 'data-structures/sorted-sets', a('ZRANGE board:week:48 0 4 REV WITHSCORES')),
      tryOf(
        2,
        'data-structures/sorted-sets',
        a('ZINCRBY board:week:48 250 ada'),
        a('ZREVRANK board:week:48 ada'),
      ),
      tryOf(
        3,
        'data-structures/sorted-sets',
        a('ZREVRANK board:week:48 ada'),
        a('ZRANGE board:week:48 4 8 REV WITHSCORES'),
      ),
      tryOf(
        4,
        'data-structures/sorted-sets',
        a('ZUNIONSTORE board:season 2 board:week:47 board:week:48'),
        a('EXPIRE board:season 3600'),
      ),
      tryOf(
        5,
        'data-structures/hyperloglog',
        a('PFCOUNT players:2026-12-01'),
        a('PFCOUNT players:2026-11-30 players:2026-12-01'),
      ),
    ],
  },
  {
    name: 'chat',
    seed: async () => (await import('./seeds/chat.ts')).chat,
    tries: [
      tryOf(
        1,
        'atomicity-and-messages/pub-sub-notifications',
        b('SUBSCRIBE room:tea'),
        a('PUBLISH room:tea "The kettle is on."'),
      ),
      tryOf(2, 'data-structures/streams', a('XREVRANGE room:tea:log + - COUNT 3')),
      tryOf(
        3,
        'real-time/chat',
        a('XADD room:tea:log MAXLEN ~ 100 * from alan text "First or second flush?"'),
        a('INCR room:tea:unread:42'),
      ),
      tryOf(4, 'data-structures/sets', a('SINTER room:tea:members room:orders:members')),
      tryOf(
        5,
        'first-steps/keys-namespaces-and-ttls',
        a('SET room:tea:typing:43 1 EX 3'),
        a('TTL room:tea:typing:43'),
      ),
    ],
  },
  {
    name: 'queue',
    seed: async () => (await import('./seeds/queue.ts')).queue,
    tries: [
      tryOf(1, 'queues/a-first-queue', b('BLPOP jobs:print 0'), a('RPUSH jobs:print label:1004')),
      tryOf(
        2,
        'queues/crashes-the-reliable-queue',
        a('LMOVE jobs:mail jobs:mail:running:worker-2 LEFT RIGHT'),
        a('LRANGE jobs:mail:running:worker-2 0 -1'),
      ),
      tryOf(
        3,
        'queues/delayed-and-recurring-jobs',
        a('ZRANGE jobs:delayed -inf 1796083200 BYSCORE WITHSCORES'),
      ),
      tryOf(4, 'queues/streams-and-consumer-groups', a('XPENDING orders billing - + 10')),
      tryOf(
        5,
        'queues/retries-dead-letters-idempotency',
        a('XAUTOCLAIM orders billing worker-2 0 0 COUNT 2'),
        a('XACK orders billing 1796083201000-0'),
      ),
    ],
  },
];
