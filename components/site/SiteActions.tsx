'use client';
/**
 * What can be done on every page, and the one place that listens to keys: they run what the parts of the page have
 * registered. The palette and the sheet of shortcuts are loaded when they are first opened.
 */
import { usePathname, useRouter } from 'next/navigation';
import { type ComponentType, Suspense, useEffect, useState } from 'react';
import { useHref, useLanguage, useText } from '#components/i18n/language-context.tsx';
import { addressIn, languageNames, languages, withoutLanguage } from '#components/i18n/languages.ts';
import { type Action, listActions, useActions } from '#components/palette/actions.ts';
import { actionFor } from '#components/palette/keys.ts';
import { CopyAnchors } from './CopyAnchors.tsx';
import { setPresenter, usePresenter } from './presenter.ts';
import { RouteProgress } from './RouteProgress.tsx';
import { writeTheme } from './theme.ts';
import { usePreference } from './use-preference.ts';
import { themeAfter, themeText, useTheme } from './use-theme.ts';

interface PanelProps {
  readonly onClose: () => void;
}
type Panel = 'palette' | 'shortcuts';

const load: Record<Panel, () => Promise<ComponentType<PanelProps>>> = {
  palette: () => import('#components/palette/Palette.tsx').then(({ Palette }) => Palette),
  shortcuts: () => import('#components/palette/Shortcuts.tsx').then(({ Shortcuts }) => Shortcuts),
};

export function SiteActions() {
  const [Shown, setShown] = useState<ComponentType<PanelProps> | undefined>(undefined);
  const router = useRouter();
  const href = useHref();
  const open = (panel: Panel) => {
    load[panel]().then(
      Loaded => setShown(() => Loaded),
      // Its script did not arrive: the page of results needs none.
      () => router.push(href(panel === 'palette' ? '/search' : '/settings')),
    );
  };
  useActions(useSiteActions(open));
  useKeys();
  return (
    <>
      <RouteProgress />
      <CopyAnchors />
      {Shown === undefined ? null : (
        <Suspense>
          <Shown onClose={() => setShown(undefined)} />
        </Suspense>
      )}
    </>
  );
}

function useSiteActions(open: (panel: Panel) => void): readonly Action[] {
  const t = useText('actions');
  const site = useText('site');
  const router = useRouter();
  const href = useHref();
  const language = useLanguage();
  const path = withoutLanguage(usePathname());
  const isPresenting = usePresenter();
  const nextTheme = themeAfter(useTheme());
  const other = languages.find(candidate => candidate !== language) ?? language;
  const group = 'site';
  const goTo = (page: string) => () => router.push(href(page));
  return [
    { id: 'site.search', group, title: t('search'), key: 'Mod+k', act: () => open('palette') },
    { id: 'site.shortcuts', group, title: t('shortcuts'), key: '?', act: () => open('shortcuts') },
    {
      id: 'site.presenter',
      group,
      title: isPresenting ? t('presenterOff') : t('presenter'),
      key: 'f',
      act: () => setPresenter(!isPresenting),
    },
    {
      id: 'site.theme',
      group,
      title: t('theme', { theme: site(themeText[nextTheme]) }),
      words: 'theme dark light',
      act: () => writeTheme(nextTheme),
    },
    {
      id: 'site.language',
      group,
      title: t('language', { language: languageNames[other] }),
      words: 'language sprache',
      act: () => window.location.assign(addressIn(other, path)),
    },
    { id: 'site.map', group, title: t('map'), act: goTo('/#tracks') },
    { id: 'site.commands', group, title: t('commands'), act: goTo('/commands') },
    { id: 'site.playground', group, title: t('playground'), act: goTo('/playground') },
    { id: 'site.settings', group, title: t('settings'), act: goTo('/settings') },
  ];
}

function useKeys(): void {
  const [singleKeys] = usePreference('single-keys');
  const isPresenting = usePresenter();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isPresenting && leavesPresenter(event)) {
        setPresenter(false);
        return;
      }
      const action = actionFor(event, listActions(), singleKeys === 'on');
      if (!action) return;
      event.preventDefault();
      action.act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [singleKeys, isPresenting]);
}

/** Escape, where nothing else wants it: a dialog, a field and a menu close or leave first. */
function leavesPresenter(event: KeyboardEvent): boolean {
  const isElsewhere =
    event.target instanceof Element && event.target.closest('dialog, [role], textarea, input') !== null;
  return event.key === 'Escape' && !event.defaultPrevented && !isElsewhere;
}
