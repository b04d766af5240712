/** The whole bench on an empty key space. */
import { Bench } from '#components/bench/Bench.tsx';
import { BenchProvider } from '#components/bench/BenchProvider.tsx';
import { LinkWatch } from '#components/share/LinkWatch.tsx';
import styles from './Playground.module.css';

export function Playground() {
  return (
    <main className={styles.playground} id="main">
      <h1 className="visually-hidden">Playground</h1>
      <BenchProvider scope="playground">
        <LinkWatch />
        <Bench rememberAs="playground" />
      </BenchProvider>
    </main>
  );
}
