// fails: redis-hangs
export async function getSupplier(redis: Redis, database: Database, id: string) {
  const cached = await redis.get(`supplier:${id}`).catch(() => null);
  if (cached !== null) return JSON.parse(cached);
  const supplier = await database.find('supplier', id);
  if (supplier !== null)
    await redis.set(`supplier:${id}`, JSON.stringify(supplier), 'EX', 120).catch(() => null);
  return supplier;
}
