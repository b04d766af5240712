/** Monaco takes the place of a plain field, in the middle of a sentence if need be. */
import type { editor } from 'monaco-editor/editor';

/** Carries text, selection, scroll and focus over; `onReady` swaps the two. Waits while a word is being composed. */
export function takeOver(
  from: HTMLTextAreaElement | null,
  field: editor.IStandaloneCodeEditor,
  onReady: () => void,
): void {
  const model = field.getModel();
  if (!from || !model) {
    onReady();
    return;
  }
  const swap = (): void => {
    if (model.getValue() !== from.value) model.setValue(from.value);
    const [start, end] = [from.selectionStart, from.selectionEnd].map(at => model.getPositionAt(at));
    const hadFocus = document.activeElement === from;
    onReady();
    if (start && end) {
      field.setSelection({
        selectionStartLineNumber: start.lineNumber,
        selectionStartColumn: start.column,
        positionLineNumber: end.lineNumber,
        positionColumn: end.column,
      });
    }
    // Once it is no longer hidden: what is hidden takes no focus.
    if (hadFocus) requestAnimationFrame(() => field.focus());
  };
  if (from.dataset.composing === 'true')
    from.addEventListener('compositionend', () => setTimeout(swap), { once: true });
  else swap();
}
