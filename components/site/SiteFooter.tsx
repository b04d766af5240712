import styles from './SiteFooter.module.css';

export function SiteFooter() {
  return (
    <footer className={styles.footer}>
      <p>
        Keyspace is free software under the MIT licence. It is not affiliated with Redis Ltd. or the Valkey
        project; Redis is a trademark of Redis Ltd.
      </p>
    </footer>
  );
}
