/** Mermaid wants colours, not variables: the tokens as they stand now, in whichever scheme the page shows. */
import type { MermaidConfig } from 'mermaid';

/** Reads the tokens from the page. */
export function mermaidConfig(): MermaidConfig {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const isDark = style.colorScheme === 'dark';
  const [ink, soft, edge, card, well, rule] = [
    '--ink',
    '--ink-soft',
    '--edge',
    '--card',
    '--well',
    '--rule',
  ].map(token);
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
    look: 'classic',
    fontFamily: token('--face-text'),
    sequence: { actorMargin: 110, width: 110, messageMargin: 30, mirrorActors: false },
    themeVariables: {
      darkMode: isDark,
      fontFamily: token('--face-text'),
      fontSize: '15px',
      background: token('--paper'),
      mainBkg: card,
      nodeBorder: edge,
      primaryColor: card,
      primaryBorderColor: edge,
      primaryTextColor: ink,
      secondaryColor: well,
      tertiaryColor: well,
      lineColor: edge,
      textColor: ink,
      edgeLabelBackground: token('--paper'),
      clusterBkg: well,
      clusterBorder: rule,
      actorBkg: card,
      actorBorder: edge,
      actorTextColor: ink,
      actorLineColor: rule,
      signalColor: soft,
      signalTextColor: ink,
      noteBkgColor: token('--wash-hash'),
      noteBorderColor: token('--type-hash'),
      noteTextColor: ink,
      labelBoxBkgColor: well,
      labelBoxBorderColor: rule,
      labelTextColor: ink,
      loopTextColor: ink,
      activationBkgColor: well,
      activationBorderColor: edge,
    },
  };
}

/** Calls back when the page changes between light and dark. Returns the function that stops it. */
export function onSchemeChange(listener: () => void): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  system.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', listener);
  };
}
