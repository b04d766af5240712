/** Which action a key asks for. Pure but for what it reads from the event. */
import type { Action } from './actions.ts';

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat' | 'isComposing' | 'defaultPrevented' | 'target'
>;

/** The sheet that says which keys there are, and switches them on again, is never out of reach. */
const alwaysOn = '?';

/**
 * @param singleKeysOn whether single keys count (WCAG 2.1.4 lets people switch them off)
 * @returns undefined where the key belongs to somebody else: to a field, a dialog, or nobody
 */
export function actionFor(
  press: KeyPress,
  actions: readonly Action[],
  singleKeysOn: boolean,
): Action | undefined {
  if (press.defaultPrevented || press.isComposing || press.repeat || press.altKey) return undefined;
  const withMod = press.ctrlKey || press.metaKey;
  if (withMod) return actions.find(({ key }) => key === `Mod+${press.key.toLowerCase()}`);
  if (isTyping(press.target) || (!singleKeysOn && press.key !== alwaysOn)) return undefined;
  return actions.find(({ key }) => key === press.key);
}

const fields =
  'input, textarea, select, dialog, [contenteditable], [role="dialog"], [role="alertdialog"], [role="menu"]';

function isTyping(target: EventTarget | null): boolean {
  return (
    typeof HTMLElement !== 'undefined' && target instanceof HTMLElement && target.closest(fields) !== null
  );
}

/** `Mod+k` as this machine's keyboard has it. */
export function keyLabel(key: string): string {
  const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
  return key.replace(/^Mod\+(.)$/, (_, letter: string) =>
    isApple ? `⌘ ${letter.toUpperCase()}` : `Ctrl ${letter.toUpperCase()}`,
  );
}
