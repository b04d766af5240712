// fails: redis-refuses
export async function getProduct(redis: Redis, database: Database, id: string) {
  const cached = await redis.get(`product:${id}`);
  if (cached !== null) return JSON.parse(cached);
  const product = await database.find('product', id);
  if (product !== null) await redis.set(`product:${id}`, JSON.stringify(product), 'EX', 60);
  return product;
}
