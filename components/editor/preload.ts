import { editorPreference } from '#components/editor/editor-preference.ts';
import { isRoomy } from '#components/editor/roomy.ts';

/** Fetches the editor before it is asked for. It may fail: then it is fetched when it is. */
export function preloadEditor(): void {
  void import('#components/editor/Editor.tsx').catch(() => undefined);
  const isDear = 'connection' in navigator && Object(navigator.connection).saveData === true;
  if (isDear || !isRoomy() || editorPreference() !== 'large') return;
  void import('#components/editor/monaco.ts').catch(() => undefined);
}
