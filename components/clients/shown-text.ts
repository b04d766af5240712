/** Text of strangers (keys, values, names) as one line that hides nothing: what does not show is written out. */
export function shownText(text: string, most = 200): string {
  const shown = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, character => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return clipTo(shown, most);
}

/** At most so many characters, the last one an ellipsis if some are left out. */
export function clipTo(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, Math.max(0, most - 1));
  // Half of a surrogate pair would be drawn as a box.
  return `${cut.replace(/[\ud800-\udbff]$/, '')}…`;
}

/** `0.4 ms`, `12 ms`, `3.2 s`, `2 min`: short, for beside a line. */
export function shortDuration(ms: number): string {
  if (ms < 1) return `${Math.max(0.01, ms).toFixed(2)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  return `${Math.round(ms / 60_000)} min`;
}
