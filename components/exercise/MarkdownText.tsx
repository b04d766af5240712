'use client';
/** Markdown that only comes with an answer of the server, such as the explanation of a solution. */
import type { Root } from 'mdast';
import { useEffect, useState } from 'react';
import { MarkdownTree } from '#components/exercise/MarkdownTree.tsx';
import styles from './Solution.module.css';

export function MarkdownText({ source }: { source: string }) {
  const [tree, setTree] = useState<Root | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    // Loaded on demand: most readers never ask for a solution.
    void import('#components/exercise/markdown-parser.ts').then(({ parseMarkdown }) => {
      if (isCurrent) setTree(parseMarkdown(source));
    });
    return () => {
      isCurrent = false;
    };
  }, [source]);
  return <div className={styles.text}>{tree ? <MarkdownTree node={tree} /> : null}</div>;
}
