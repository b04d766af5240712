'use client';
/** Walks through the steps of a diagram, and says the one that is lit. */
import type { StepPlayer, Steps } from '#components/diagram/step-player.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import styles from './Diagram.module.css';

interface StepperProps {
  readonly title: string;
  readonly steps: Steps;
  readonly player: StepPlayer;
  /** Said while nothing is lit. */
  readonly invitation: string;
}

export function Stepper({ title, steps: { steps, at, isPlaying }, player, invitation }: StepperProps) {
  const t = useText('diagram');
  const says = steps[at]?.says;
  const place = { at: at + 1, all: steps.length };
  const said = says === undefined ? invitation : steps.length > 1 ? t('step', { ...place, says }) : says;
  return (
    <div className={styles.live}>
      <p role="status">{said}</p>
      {steps.length > 1 ? (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form
        <div className={styles.steps} role="group" aria-label={t('stepLabel', { title })}>
          <Button
            look="quiet"
            size="small"
            aria-label={t('stepBack')}
            title={t('stepBack')}
            aria-disabled={at <= 0}
            onClick={() => (at > 0 ? player.go(at - 1) : undefined)}
          >
            <Icon name="left" />
          </Button>
          <input
            type="range"
            min={0}
            max={steps.length - 1}
            value={Math.max(0, at)}
            aria-label={t('stepLabel', { title })}
            aria-valuetext={said}
            onChange={event => player.go(event.target.valueAsNumber)}
          />
          <Button
            look="quiet"
            size="small"
            aria-label={t('stepOn')}
            title={t('stepOn')}
            aria-disabled={at >= steps.length - 1}
            onClick={() => (at < steps.length - 1 ? player.go(at + 1) : undefined)}
          >
            <Icon name="right" />
          </Button>
          <Button
            look="quiet"
            size="small"
            aria-label={isPlaying ? t('stop') : t('play')}
            title={isPlaying ? t('stop') : t('play')}
            onClick={() => (isPlaying ? player.go(at) : player.play())}
          >
            <Icon name={isPlaying ? 'pause' : 'run'} />
          </Button>
        </div>
      ) : null}
    </div>
  );
}
