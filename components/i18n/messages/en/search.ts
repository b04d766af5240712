export const search = {
  title: 'Search',
  description: 'Search lessons, exercises, commands and pages.',
  field: 'Search lessons, exercises, commands',
  submit: 'Search',
  resultsFor: { one: '{count} result for “{query}”', other: '{count} results for “{query}”' },
  nothing: 'Nothing answers to “{query}”.',
  nothingHint: 'Try fewer or other words. Slips of one or two letters are forgiven.',
  atRest: 'What is there to find:',
} as const;
