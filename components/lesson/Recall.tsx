/** Questions from earlier lessons, answered on demand. Nobody keeps a score. */
import { textOf } from '#components/i18n/catalogue.ts';
import type { Language } from '#components/i18n/languages.ts';
import { Coded } from '#components/lesson/Coded.tsx';
import type { LessonFile } from '#lessons/schema.ts';
import styles from './Recall.module.css';

export function Recall({ language, questions }: { language: Language; questions: LessonFile['recall'] }) {
  if (questions.length === 0) return null;
  return (
    <section className={styles.recall} aria-labelledby="recall">
      <h2 id="recall">{textOf(language, 'lesson')('fromBefore')}</h2>
      {questions.map(({ question, answer }) => (
        <details key={question}>
          <summary>
            <Coded text={question} />
          </summary>
          <p>
            <Coded text={answer} />
          </p>
        </details>
      ))}
    </section>
  );
}
