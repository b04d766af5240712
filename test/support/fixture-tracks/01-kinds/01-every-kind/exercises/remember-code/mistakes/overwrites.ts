// fails: stays-as-it-is
export async function remember(redis: Redis, id: string, code: string): Promise<boolean> {
  await redis.set(`login:${id}`, code, 'EX', 300);
  return true;
}
