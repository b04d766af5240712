import type { errors as en } from '#components/i18n/messages/en/errors.ts';
import type { Translated } from '#components/i18n/text.ts';

export const errors: Translated<typeof en> = {
  runThis: '{line} ausführen',
  aboutError: 'Was das heißt',
  aboutErrorInTab: 'Was das heißt: {error}, in einem neuen Tab',
  didYouMean: 'Gemeint war vielleicht',
  holdsValue: 'In {key} steht „{value}“.',
  holdsType: '{key} ist vom Typ {type}.',
  holdsOtherType: '{key} ist vom Typ {type}; {command} arbeitet mit dem Typ {wants}.',
};
