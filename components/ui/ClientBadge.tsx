import styles from './ClientBadge.module.css';

/** A client's letter on its colour; programs outside (`R1`) and parts of the world keep one neutral colour. */
export function ClientBadge({ name }: { name: string }) {
  return (
    <span className={styles.badge} data-client={/^[A-H]$/.test(name) ? name : 'other'}>
      {name}
    </span>
  );
}
