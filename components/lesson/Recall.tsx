/** Questions from earlier lessons, answered on demand. Nobody keeps a score. */
import { Coded } from '#components/lesson/Coded.tsx';
import type { LessonFile } from '#lessons/schema.ts';
import styles from './Recall.module.css';

export function Recall({ questions }: { questions: LessonFile['recall'] }) {
  if (questions.length === 0) return null;
  return (
    <section className={styles.recall} aria-labelledby="recall">
      <h2 id="recall">From before</h2>
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
