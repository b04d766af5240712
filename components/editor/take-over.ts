/** Monaco takes the place of a plain field, in the middle of a sentence if need be. */
import type { editor } from 'monaco-editor/editor';

/**
 * Carries text and selection over, once no word is being composed.
 * @param onReady swaps the two, and is told whether the field had the focus
 */
export function takeOver(
  from: HTMLTextAreaElement | null,
  field: editor.IStandaloneCodeEditor,
  onReady: (hadFocus: boolean) => void,
): void {
  const model = field.getModel();
  if (!from || !model) {
    onReady(false);
    return;
  }
  const swap = (): void => {
    if (model.getValue() !== from.value) model.setValue(from.value);
    const [start, end] = [from.selectionStart, from.selectionEnd].map(at => model.getPositionAt(at));
    if (start && end) {
      field.setSelection({
        selectionStartLineNumber: start.lineNumber,
        selectionStartColumn: start.column,
        positionLineNumber: end.lineNumber,
        positionColumn: end.column,
      });
    }
    onReady(document.activeElement === from);
  };
  if (from.dataset.composing === 'true')
    from.addEventListener('compositionend', () => setTimeout(swap), { once: true });
  else swap();
}
