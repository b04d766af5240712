'use client';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { readTheme, type Theme, writeTheme } from './theme.ts';

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const icon = { system: 'system', light: 'sun', dark: 'moon' } as const;
const text: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };

/** System, light, dark, in turn. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => setTheme(readTheme()), []);
  const change = () => {
    writeTheme(next[theme]);
    setTheme(next[theme]);
  };
  return (
    <Button
      look="quiet"
      size="small"
      onClick={change}
      aria-label={`Colours: ${text[theme]}. Change to ${text[next[theme]]}.`}
      title={`Colours: ${text[theme]}`}
    >
      <Icon name={icon[theme]} size={16} />
    </Button>
  );
}
