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
} as const;
