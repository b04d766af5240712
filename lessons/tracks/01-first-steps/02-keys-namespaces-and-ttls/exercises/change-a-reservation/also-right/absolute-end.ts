// Reads the absolute end and writes it back: it does not move while the process stands still, and XX refuses to
// create what has gone meanwhile.
export async function changeReservation(redis: Redis, id: string, value: string): Promise<boolean> {
  const key = `reservation:${id}`;
  const endsAt = await redis.pexpiretime(key);
  if (endsAt < 0) return false;
  return (await redis.set(key, value, 'PXAT', endsAt, 'XX')) === 'OK';
}
