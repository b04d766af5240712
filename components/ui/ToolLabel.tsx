import styles from './ToolLabel.module.css';

/** The word beside a tool's icon: for screen readers always, for eyes where the bench is wide enough. */
export function ToolLabel({ children }: { children: string }) {
  return <span className={styles.label}>{children}</span>;
}
