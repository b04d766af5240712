// fails: end-stays
export async function changeReservation(redis: Redis, id: string, value: string): Promise<boolean> {
  const key = `reservation:${id}`;
  const seconds = Math.floor((await redis.pttl(key)) / 1000);
  if (seconds < 0) return false;
  return (await redis.set(key, value, 'EX', seconds, 'XX')) === 'OK';
}
