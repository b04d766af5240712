// fails: redis-refuses
export async function getSupplier(redis: Redis, database: Database, id: string) {
  const cached = await redis.get(`supplier:${id}`);
  if (cached !== null) return JSON.parse(cached);
  const supplier = await database.find('supplier', id);
  if (supplier !== null) await redis.set(`supplier:${id}`, JSON.stringify(supplier), 'EX', 120);
  return supplier;
}
