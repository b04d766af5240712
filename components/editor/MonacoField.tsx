'use client';
/** One Monaco editor on one text. */
import type { editor } from 'monaco-editor/editor';
import { useEffect, useRef, useState } from 'react';
import type { EditorProps } from '#components/editor/Editor.tsx';
import { Button } from '#components/ui/Button.tsx';
import { onSchemeChange } from '#components/ui/on-scheme-change.ts';
import styles from './Editor.module.css';

interface MonacoFieldProps extends EditorProps {
  readonly onFailure: () => void;
}

let opened = 0;

export function MonacoField({
  value,
  language,
  types,
  label,
  onChange,
  onSubmit,
  onFailure,
}: MonacoFieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const field = useRef<editor.IStandaloneCodeEditor | undefined>(undefined);
  const [isReady, setReady] = useState(false);
  const latest = useRef({ value, onChange, onSubmit, onFailure });
  useEffect(() => {
    latest.current = { value, onChange, onSubmit, onFailure };
  });

  useEffect(() => {
    let dispose: (() => void) | undefined;
    let isCurrent = true;
    const open = async (): Promise<void> => {
      const [{ prepareMonaco }, { defineThemes }] = await Promise.all([
        import('#components/editor/monaco.ts'),
        import('#components/editor/editor-theme.ts'),
        document.fonts.ready,
      ]);
      if (!isCurrent || !host.current) return;
      const monaco = prepareMonaco(types);
      opened += 1;
      const path = monaco.Uri.parse(`file:///answer-${opened}.${language === 'lua' ? 'lua' : 'ts'}`);
      const model = monaco.editor.createModel(latest.current.value, language, path);
      const created = monaco.editor.create(host.current, { ...options(), model, ariaLabel: label });
      created.onDidChangeModelContent(() => latest.current.onChange(model.getValue()));
      created.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => latest.current.onSubmit());
      // Escape gives Tab back to the page until the editor is left.
      created.addCommand(
        monaco.KeyCode.Escape,
        () => created.updateOptions({ tabFocusMode: true }),
        '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible',
      );
      created.onDidBlurEditorText(() => created.updateOptions({ tabFocusMode: false }));
      field.current = created;
      setReady(true);
      const stop = onSchemeChange(() => defineThemes(monaco));
      dispose = () => {
        stop();
        field.current = undefined;
        created.dispose();
        model.dispose();
      };
      created.focus();
    };
    open().catch(() => latest.current.onFailure());
    return () => {
      isCurrent = false;
      dispose?.();
    };
  }, [language, types, label]);

  // Changes from outside: the starter again, or an earlier answer.
  useEffect(() => {
    if (field.current && field.current.getValue() !== value) field.current.setValue(value);
  }, [value]);

  const format = (): void => {
    void field.current?.getAction('editor.action.formatDocument')?.run();
  };
  return (
    <div className={styles.monaco}>
      <div ref={host} className={styles.host} data-ready={isReady} />
      {isReady ? null : <p className={styles.loading}>The editor is loading …</p>}
      {language === 'typescript' ? (
        <div className={styles.tools}>
          <Button look="quiet" size="small" onClick={format} disabled={!isReady}>
            Format
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function options(): editor.IStandaloneEditorConstructionOptions {
  const style = getComputedStyle(document.documentElement);
  return {
    automaticLayout: true,
    minimap: { enabled: false },
    scrollBeyondLastLine: false,
    overviewRulerLanes: 0,
    lineNumbersMinChars: 3,
    folding: false,
    tabSize: 2,
    fontFamily: style.getPropertyValue('--face-mono'),
    fontLigatures: false,
    fontSize: 13.5,
    lineHeight: 21,
    padding: { top: 12, bottom: 12 },
    renderLineHighlight: 'line',
    wordWrap: 'on',
    scrollbar: { alwaysConsumeMouseWheel: false },
    fixedOverflowWidgets: true,
    'semanticHighlighting.enabled': false,
  };
}
