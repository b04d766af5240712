'use client';
/**
 * The editor of an answer. A plain field is there at once, and everything can be done in it; where there is room,
 * Monaco takes its place when it has loaded, with its text, caret and focus. Escape, then Tab leaves it.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { chooseEditor } from '#components/editor/editor-preference.ts';
import { MonacoField } from '#components/editor/MonacoField.tsx';
import type { Mark } from '#components/editor/marks.ts';
import { PlainField } from '#components/editor/PlainField.tsx';
import { useIsLarge, useIsRoomy } from '#components/editor/roomy.ts';
import { useText } from '#components/i18n/language-context.tsx';
import { Button } from '#components/ui/Button.tsx';
import styles from './Editor.module.css';

export interface EditorProps {
  readonly value: string;
  readonly language: 'typescript' | 'lua' | 'redis';
  readonly label: string;
  /** What the last check said of lines. */
  readonly marks: readonly Mark[];
  readonly onChange: (value: string) => void;
  /** Ctrl and Enter. */
  readonly onSubmit: () => void;
}

type Stage = 'loading' | 'large' | 'failed';

export function Editor(props: EditorProps) {
  const t = useText('editor');
  const isRoomy = useIsRoomy();
  const isLarge = useIsLarge();
  const [stage, setStage] = useState<Stage>('loading');
  const [isTabFree, setTabFree] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const onReady = useCallback(() => setStage('large'), []);
  const onFailure = useCallback(() => setStage('failed'), []);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const wantsMonaco = isLarge && stage !== 'failed';
  const hasMonaco = isLarge && stage === 'large';
  const keys = { kbd: (chunk: string) => <kbd>{chunk}</kbd> };
  const modifier = isApple() ? '⌘' : 'Ctrl';
  return (
    <div className={styles.editor} data-large={isLarge}>
      <div className={styles.frame}>
        {hasMonaco ? null : <PlainField {...props} field={field} />}
        {wantsMonaco ? (
          <MonacoField
            {...props}
            from={field}
            isShown={hasMonaco}
            onReady={onReady}
            onFailure={onFailure}
            onTabFree={setTabFree}
          />
        ) : null}
      </div>
      <div className={styles.below}>
        <p className={styles.hint} role="status">
          {stage === 'failed' && isLarge
            ? t('failed')
            : wantsMonaco && !hasMonaco
              ? t('loading')
              : isTabFree
                ? t('tabLeaves')
                : t.rich(hasMonaco ? 'leaveHint' : 'plainHint', keys, { modifier })}
        </p>
        {isRoomy ? (
          <Button
            look="quiet"
            size="small"
            onClick={() => {
              setStage('loading');
              chooseEditor(isLarge ? 'plain' : 'large');
            }}
          >
            {isLarge ? t('usePlain') : t('useLarge')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.userAgent);
