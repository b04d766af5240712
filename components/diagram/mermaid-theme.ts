/**
 * The theme of every diagram. Mermaid computes with colours and so takes no variables: it is given a stand-in for each
 * token, and what it drew gets the tokens instead. So one drawing serves both schemes, follows the switch without being
 * drawn again, and can be made beforehand.
 */
import type { MermaidConfig } from 'mermaid';

const tokens = [
  '--paper',
  '--card',
  '--well',
  '--ink',
  '--ink-soft',
  '--edge',
  '--rule-strong',
  '--type-hash',
  '--wash-hash',
] as const;

/** A colour that Mermaid would not come upon by itself. */
const standIn = (index: number): string => `#e1d2${(0xa0 + index).toString(16)}`;

/** Has no part that is not the product's own, so that a drawing made beforehand is the one made here. */
export function mermaidConfig(): MermaidConfig {
  const [paper, card, well, ink, soft, edge, rule, note, noteWash] = tokens.map((_, index) => standIn(index));
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    theme: 'base',
    look: 'classic',
    fontFamily: 'var(--face-text)',
    sequence: {
      diagramMarginX: 4,
      diagramMarginY: 10,
      actorMargin: 24,
      width: 96,
      height: 40,
      messageMargin: 28,
      noteMargin: 8,
      mirrorActors: false,
    },
    themeVariables: {
      fontFamily: 'var(--face-text)',
      fontSize: '15px',
      background: paper,
      mainBkg: card,
      nodeBorder: edge,
      primaryColor: card,
      primaryBorderColor: edge,
      primaryTextColor: ink,
      secondaryColor: well,
      secondaryBorderColor: rule,
      secondaryTextColor: ink,
      tertiaryColor: well,
      tertiaryBorderColor: rule,
      tertiaryTextColor: ink,
      titleColor: ink,
      nodeTextColor: ink,
      defaultLinkColor: edge,
      lineColor: edge,
      arrowheadColor: edge,
      textColor: ink,
      edgeLabelBackground: paper,
      clusterBkg: well,
      clusterBorder: rule,
      actorBkg: card,
      actorBorder: edge,
      actorTextColor: ink,
      actorLineColor: rule,
      signalColor: soft,
      signalTextColor: ink,
      sequenceNumberColor: paper,
      noteBkgColor: noteWash,
      noteBorderColor: note,
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

/** The tokens in place of their stand-ins, in each notation that Mermaid and a browser may have turned them to. */
export function withTokens(svg: string): string {
  return tokens.reduce((text, token, index) => {
    const channels = `225, 210, ${0xa0 + index}`;
    const notations = new RegExp(
      `${standIn(index)}|rgb\\(${channels}\\)|rgba\\(${channels}, [\\d.]+\\)`,
      'gi',
    );
    return text.replace(notations, `var(${token})`);
  }, svg);
}
