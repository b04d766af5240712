// fails: stays-gone
export async function changeReservation(redis: Redis, id: string, value: string): Promise<boolean> {
  const key = `reservation:${id}`;
  if ((await redis.exists(key)) === 0) return false;
  await redis.set(key, value, 'KEEPTTL');
  return true;
}
