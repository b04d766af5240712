'use client';
/** One Monaco editor on one text. Until it is shown it stands, unseen, where the plain field is. */
import type { editor } from 'monaco-editor/editor';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { EditorProps } from '#components/editor/Editor.tsx';
import { takeOver } from '#components/editor/take-over.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import styles from './Editor.module.css';

interface MonacoFieldProps extends EditorProps {
  /** The field whose place it takes. */
  readonly from: RefObject<HTMLTextAreaElement | null>;
  readonly isShown: boolean;
  readonly onReady: () => void;
  readonly onFailure: () => void;
  /** Tab leaves the editor, or no longer does. */
  readonly onTabFree: (isFree: boolean) => void;
}

export function MonacoField(props: MonacoFieldProps) {
  const { value, language, label, marks, isShown } = props;
  const t = useText('editor');
  const host = useRef<HTMLDivElement>(null);
  const [field, setField] = useState<editor.IStandaloneCodeEditor | undefined>(undefined);
  const takesFocus = useRef(false);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    let dispose: (() => void) | undefined;
    let isCurrent = true;
    const open = async (): Promise<void> => {
      const [{ openEditor }] = await Promise.all([
        import('#components/editor/monaco.ts'),
        document.fonts.ready,
      ]);
      if (!isCurrent || !host.current) return;
      const opened = openEditor(host.current, {
        value: latest.current.value,
        language,
        label,
        onChange: text => latest.current.onChange(text),
        onSubmit: () => latest.current.onSubmit(),
        onTabFree: isFree => latest.current.onTabFree(isFree),
      });
      dispose = () => {
        setField(undefined);
        opened.dispose();
      };
      setField(opened.field);
      takeOver(latest.current.from.current, opened.field, hadFocus => {
        takesFocus.current = hadFocus;
        latest.current.onReady();
      });
    };
    open().catch(() => {
      if (isCurrent) latest.current.onFailure();
    });
    return () => {
      isCurrent = false;
      dispose?.();
    };
  }, [language, label]);

  // What is hidden takes no focus.
  useEffect(() => {
    if (isShown && takesFocus.current) field?.focus();
  }, [isShown, field]);

  // Changes from outside (the starter again, an earlier answer) can be undone as what was typed.
  useEffect(() => {
    const model = field?.getModel();
    if (!field || !model || model.getValue() === value) return;
    field.pushUndoStop();
    field.executeEdits('answer', [{ range: model.getFullModelRange(), text: value }]);
    field.pushUndoStop();
  }, [field, value]);
  useEffect(() => {
    if (field) void import('#components/editor/monaco.ts').then(({ showMarks }) => showMarks(field, marks));
  }, [field, marks]);

  return (
    <div className={styles.monaco} data-shown={isShown}>
      <div ref={host} className={styles.host} data-ready={isShown} />
      {language === 'typescript' ? (
        <div className={styles.tools}>
          <Button
            look="quiet"
            size="small"
            onClick={() => void field?.getAction('editor.action.formatDocument')?.run()}
            disabled={!field}
          >
            {t('format')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
