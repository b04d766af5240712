export async function remember(redis: Redis, id: string, code: string): Promise<boolean> {
  await redis.get(`login:${id}`);
  return code === '';
}
