// fails: end-stays
export async function updateSession(redis: Redis, id: string, value: string): Promise<boolean> {
  const key = `session:${id}`;
  if ((await redis.exists(key)) === 0) return false;
  await redis.set(key, value);
  return true;
}
