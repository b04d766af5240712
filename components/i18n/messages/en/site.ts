export const site = {
  skipToContent: 'Skip to the content',
  homeLabel: 'key:space, home',
  navLabel: 'Site',
  tracks: 'Tracks',
  playground: 'Playground',
  settings: 'Settings',
  tagline: 'Keyspace: learn Redis on a real one',
  description:
    'Learn Redis patterns (caching, rate limits, locks, queues) on a real Redis: run them, break them, mend them, and watch every key change.',
  noPage: 'There is no page at this address',
  noPageWhy: 'It may have moved, or the address has a slip in it.',
  seeTracks: 'See the map of tracks',
  tryPlayground: 'Try things in the playground',
  lessonToCome: 'This lesson is still to come',
  lessonToComeWhy: 'It has its place on the map, and nobody has written it yet.',
} as const;
