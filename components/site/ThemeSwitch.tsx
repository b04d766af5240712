'use client';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { writeTheme } from './theme.ts';
import { themeAfter, themeText, useTheme } from './use-theme.ts';

const icon = { system: 'system', light: 'sun', dark: 'moon' } as const;

/** System, light, dark, in turn. */
export function ThemeSwitch() {
  const t = useText('site');
  const theme = useTheme();
  const next = themeAfter(theme);
  return (
    <Button
      look="quiet"
      size="small"
      onClick={() => writeTheme(next)}
      aria-label={t('coloursNow', { now: t(themeText[theme]), next: t(themeText[next]) })}
      title={t('coloursTitle', { now: t(themeText[theme]) })}
    >
      <Icon name={icon[theme]} size={16} />
    </Button>
  );
}
