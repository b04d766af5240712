'use client';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/Button.tsx';
import type { Engine } from '#sandbox/server-protocol.ts';
import { aboutEngine } from './about.ts';
import { Comparison } from './Comparison.tsx';
import styles from './EnginesPage.module.css';
import { readEngines } from './engines-api.ts';

type Found = { readonly engines: readonly Engine[] } | { readonly trouble: string } | 'looking';

/** Those that are installed first, each with its version or how to get it. */
export function Engines() {
  const [found, setFound] = useState<Found>('looking');
  useEffect(() => {
    if (found !== 'looking') return undefined;
    let isCurrent = true;
    readEngines().then(
      engines => isCurrent && setFound({ engines }),
      (error: unknown) =>
        isCurrent && setFound({ trouble: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [found]);
  if (found === 'looking') {
    return (
      <p className={styles.looking} role="status">
        Looking for them…
      </p>
    );
  }
  if ('trouble' in found) {
    return (
      <div className={styles.trouble} role="alert">
        <p>{found.trouble}</p>
        <Button size="small" onClick={() => setFound('looking')}>
          Ask again
        </Button>
      </div>
    );
  }
  const installed = found.engines.filter(({ version }) => version !== null);
  const others = found.engines.filter(({ version }) => version === null);
  return (
    <>
      <List title="Installed here" engines={installed} />
      <Comparison installed={installed} />
      <List title="Not installed here" engines={others} />
    </>
  );
}

function List({ title, engines }: { title: string; engines: readonly Engine[] }) {
  if (engines.length === 0) return null;
  return (
    <section className={styles.section} aria-label={title}>
      <h2>{title}</h2>
      <ul className={styles.list}>
        {engines.map(engine => (
          <li key={engine.id} className={styles.engine} data-installed={engine.version !== null || undefined}>
            <h3>
              {engine.name} {engine.version === null ? null : <code>{engine.version}</code>}
            </h3>
            <p>{aboutEngine[engine.id].is}</p>
            <dl>
              <div>
                <dt>Licence</dt>
                <dd>{aboutEngine[engine.id].licence}</dd>
              </div>
              {engine.version === null ? (
                <div>
                  <dt>How to get it</dt>
                  <dd>{engine.howToGet}</dd>
                </div>
              ) : null}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
