/** What a sandbox can stand on, in one sentence each, and what that costs. */
import type { SandboxKind } from '#sandbox/server-protocol.ts';

export interface KindChoice {
  readonly kind: SandboxKind;
  /** A replica for each primary of a cluster. */
  readonly hasReplicas?: boolean;
  readonly title: string;
  readonly is: string;
  readonly costs: string;
}

export const kindChoices: readonly KindChoice[] = [
  {
    kind: 'namespace',
    title: 'A namespace',
    is: 'A slice of a Redis that is shared with others. No scripts, no settings, nothing to break.',
    costs: 'There at once; costs nothing.',
  },
  {
    kind: 'server',
    title: 'A server of your own',
    is: 'One real redis-server: scripts, settings, persistence, eviction, and a kill button.',
    costs: 'Starts in well under a second; about 3 MB.',
  },
  {
    kind: 'replicated',
    title: 'A primary with two replicas',
    is: 'Writes go to one, copies trail behind. Nobody takes over by itself.',
    costs: 'Starts in about a second; about 9 MB.',
  },
  {
    kind: 'sentinel',
    title: 'The same, with three Sentinels',
    is: 'They watch the primary, vote when it is gone, and make a replica the new one.',
    costs: 'Starts in one to two seconds; about 20 MB.',
  },
  {
    kind: 'cluster',
    title: 'A cluster of three primaries',
    is: '16,384 slots shared among three; clients are sent to whoever has the key.',
    costs: 'Starts in about two seconds; about 12 MB.',
  },
  {
    kind: 'cluster',
    hasReplicas: true,
    title: 'A cluster with replicas',
    is: 'The same, and a replica for each primary, which takes over when it is gone.',
    costs: 'Starts in about three seconds; about 24 MB.',
  },
  {
    kind: 'independent',
    title: 'Five independent servers',
    is: 'They know nothing of each other: for locks that ask a majority, as Redlock does.',
    costs: 'Starts in about half a second; about 15 MB.',
  },
];
