export const errors = {
  runThis: 'Run {line}',
  aboutError: 'What this means',
  aboutErrorInTab: 'What this means: {error}, in a new tab',
  didYouMean: 'Did you mean',
  holdsValue: '{key} holds “{value}”.',
  holdsType: '{key} holds a {type}.',
  holdsOtherType: '{key} holds a {type}; {command} works with a {wants}.',
} as const;
