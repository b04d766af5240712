'use client';
/** The rail itself: steps to and fro, what the step did, and what moves the sandbox on or back. Loaded late. */
import { useLazyText } from '#components/i18n/lazy-text.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './HistoryRail.module.css';
import { historyArea } from './history-area.ts';
import { LookingBack } from './LookingBack.tsx';
import { RailSlider } from './RailSlider.tsx';
import { StepSentence } from './StepSentence.tsx';
import { TimeTools } from './TimeTools.tsx';
import { useHistory } from './use-history.ts';
import { useRailKeys } from './use-rail-keys.ts';

export function Rail() {
  const t = useLazyText(historyArea);
  const history = useHistory();
  const { at, isNow, recorded, goTo } = history;
  const root = useRailKeys(history);
  const canGoBack = at > 0;
  return (
    <section ref={root} className={styles.rail} aria-label={t('rail')} data-back={!isNow || undefined}>
      {isNow ? null : <LookingBack history={history} />}
      <div className={styles.line}>
        <div className={styles.steps}>
          <Button
            look="quiet"
            size="small"
            className={styles.step}
            aria-label={t('back')}
            title={`${t('back')}  [`}
            aria-disabled={!canGoBack}
            onClick={() => canGoBack && goTo(at - 1)}
          >
            <Icon name="left" />
          </Button>
          <Button
            look="quiet"
            size="small"
            className={styles.step}
            aria-label={t('forward')}
            title={`${t('forward')}  ]`}
            aria-disabled={isNow}
            onClick={() => !isNow && goTo(at + 1)}
          >
            <Icon name="right" />
          </Button>
        </div>
        {recorded.steps.length === 0 ? (
          <p className={styles.nothing}>{t('nothingYet')}</p>
        ) : (
          <>
            <RailSlider history={history} />
            <StepSentence history={history} />
          </>
        )}
        <TimeTools />
      </div>
    </section>
  );
}
