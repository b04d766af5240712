'use client';
import { usePathname } from 'next/navigation';
import { useLanguage } from '#components/i18n/language-context.tsx';
import { addressIn, languageNames, languages, withoutLanguage } from '#components/i18n/languages.ts';
import { writeTheme } from '#components/site/theme.ts';
import { usePreference } from '#components/site/use-preference.ts';
import { useTheme } from '#components/site/use-theme.ts';
import { Choice } from './Choice.tsx';
/** How the site looks in this browser. */
import { useSettingsText } from './settings-text.tsx';

export function Looks() {
  const t = useSettingsText();
  const theme = useTheme();
  const [text, setText] = usePreference('text');
  const [contrast, setContrast] = usePreference('contrast');
  const [motion, setMotion] = usePreference('motion');
  const language = useLanguage();
  const path = withoutLanguage(usePathname());
  return (
    <>
      <Choice
        title={t('theme')}
        value={theme}
        onChange={writeTheme}
        options={[
          { value: 'system', text: t('themeSystem') },
          { value: 'light', text: t('themeLight') },
          { value: 'dark', text: t('themeDark') },
        ]}
      />
      <Choice
        title={t('text')}
        why={t('textWhy')}
        value={text}
        onChange={setText}
        options={[
          { value: 'normal', text: t('textNormal') },
          { value: 'large', text: t('textLarge') },
          { value: 'presenter', text: t('textPresenter') },
        ]}
      />
      <Choice
        title={t('contrast')}
        value={contrast}
        onChange={setContrast}
        options={[
          { value: 'system', text: t('contrastSystem') },
          { value: 'more', text: t('contrastMore') },
        ]}
      />
      <Choice
        title={t('motion')}
        why={t('motionWhy')}
        value={motion}
        onChange={setMotion}
        options={[
          { value: 'system', text: t('motionSystem') },
          { value: 'reduced', text: t('motionReduced') },
        ]}
      />
      <Choice
        title={t('language')}
        why={t('languageWhy')}
        value={language}
        // A whole new page, since its root says which language it speaks.
        onChange={chosen => window.location.assign(addressIn(chosen, path))}
        options={languages.map(value => ({ value, text: languageNames[value] }))}
      />
    </>
  );
}
