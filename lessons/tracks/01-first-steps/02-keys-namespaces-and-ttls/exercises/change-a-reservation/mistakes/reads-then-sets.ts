// fails: stays-gone
export async function changeReservation(redis: Redis, id: string, value: string): Promise<boolean> {
  const key = `reservation:${id}`;
  const leftMs = await redis.pttl(key);
  if (leftMs < 0) return false;
  await redis.set(key, value, 'PX', leftMs);
  return true;
}
