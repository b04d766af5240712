import { shortDuration } from '#components/clients/shown-text.ts';
import type { clientViews } from '#components/i18n/messages/en/client-views.ts';
import type { Text } from '#components/i18n/text.ts';
import type { SequenceStep } from './sequence-steps.ts';

/** A step as a sentence, for those who read instead of looking. */
export function stepWords(step: SequenceStep, t: Text<typeof clientViews>): string {
  switch (step.kind) {
    case 'note':
      return step.text;
    case 'gap':
      return t('gap', { duration: shortDuration(step.ms) });
    case 'ask': {
      const { from, to, text, reply, waitedMs } = step;
      const said = t('answered', { from, to, text, reply });
      return waitedMs === undefined
        ? said
        : `${said} (${t('waitedFor', { duration: shortDuration(waitedMs) })})`;
    }
    case 'start': {
      const said = t('asked', { from: step.from, to: step.to, text: step.text });
      return step.partner === undefined ? `${said} (${t('stillWaits')})` : said;
    }
    case 'reply':
    case 'push':
      return t('pushed', { from: step.from, to: step.to, text: step.text });
    case 'told': {
      const { from, to, text, outcome } = step;
      return step.isFailed ? t('toldLost', { from, to, text, outcome }) : t('told', { from, to, text });
    }
  }
}
