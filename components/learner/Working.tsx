'use client';
import { useState } from 'react';
import { chooseEditor, useEditorPreference } from '#components/editor/editor-preference.ts';
import { usePreference } from '#components/site/use-preference.ts';
import { forgetHistory } from '#components/terminal/kept-history.ts';
import { Button } from '#components/ui/Button.tsx';
import { Choice } from './Choice.tsx';
import styles from './Settings.module.css';
/** How one works with the bench in this browser. */
import { useSettingsText } from './settings-text.tsx';

export function Working() {
  const t = useSettingsText();
  const [singleKeys, setSingleKeys] = usePreference('single-keys');
  const [completion, setCompletion] = usePreference('completion');
  const editor = useEditorPreference();
  return (
    <>
      <Choice
        title={t('singleKeys')}
        why={t('singleKeysWhy')}
        value={singleKeys}
        onChange={setSingleKeys}
        options={[
          { value: 'on', text: t('on') },
          { value: 'off', text: t('off') },
        ]}
      />
      <Choice
        title={t('completion')}
        why={t('completionWhy')}
        value={completion}
        onChange={setCompletion}
        options={[
          { value: 'off', text: t('completionAsked') },
          { value: 'on', text: t('completionAlways') },
        ]}
      />
      <Choice
        title={t('editor')}
        why={t('editorWhy')}
        value={editor}
        onChange={chooseEditor}
        options={[
          { value: 'large', text: t('editorLarge') },
          { value: 'plain', text: t('editorPlain') },
        ]}
      />
      <History />
    </>
  );
}

function History() {
  const t = useSettingsText();
  const [isCleared, setCleared] = useState(false);
  return (
    <div className={styles.setting}>
      <div>
        <h3>{t('history')}</h3>
        <p className={styles.why}>{t('historyWhy')}</p>
      </div>
      <p className={styles.row}>
        <span role="status">{isCleared ? t('historyCleared') : null}</span>
        <Button
          onClick={() => {
            forgetHistory();
            setCleared(true);
          }}
        >
          {t('historyClear')}
        </Button>
      </p>
    </div>
  );
}
