// fails: redis-hangs
export async function getProduct(redis: Redis, database: Database, id: string) {
  const cached = await redis.get(`product:${id}`).catch(() => null);
  if (cached !== null) return JSON.parse(cached);
  const product = await database.find('product', id);
  if (product !== null) await redis.set(`product:${id}`, JSON.stringify(product), 'EX', 60).catch(() => null);
  return product;
}
