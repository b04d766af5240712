'use client';
import { useBenchState } from '#components/bench/bench-context.ts';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import { Button } from '#components/ui/Button.tsx';
import styles from './FollowSwitch.module.css';

const name = 'follow-moved';

/** Whether a client goes where MOVED and ASK send it, as `redis-cli -c` does. */
export function useIsFollowing(): boolean {
  const isCluster = useBenchState(state => state.sandbox?.kind === 'cluster');
  const [value] = useRemembered(name, 'no');
  return isCluster && value === 'yes';
}

/** In a cluster only. */
export function FollowSwitch() {
  const isCluster = useBenchState(state => state.sandbox?.kind === 'cluster');
  const [value, setValue] = useRemembered(name, 'no');
  if (!isCluster) return null;
  const isOn = value === 'yes';
  return (
    <Button
      look="quiet"
      size="small"
      className={styles.switch}
      aria-label="Follow MOVED and ASK, as redis-cli -c does"
      title="Follow MOVED and ASK, as redis-cli -c does"
      aria-pressed={isOn}
      onClick={() => setValue(isOn ? 'no' : 'yes')}
    >
      -c
    </Button>
  );
}
