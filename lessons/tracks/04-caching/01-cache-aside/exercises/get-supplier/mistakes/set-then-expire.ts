// fails: ttl
const ttlSeconds = 120;

async function ask<Reply>(command: Promise<Reply>): Promise<Reply | null> {
  let timer: number | undefined;
  const silence = new Promise<null>(resolve => {
    timer = setTimeout(() => resolve(null), 50);
  });
  try {
    return await Promise.race([command, silence]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

export async function getSupplier(redis: Redis, database: Database, id: string): Promise<Row | null> {
  const key = `supplier:${id}`;
  const cached = await ask(redis.get(key));
  if (cached !== null) return JSON.parse(cached);

  const supplier = await database.find('supplier', id);
  if (supplier !== null) {
    await ask(redis.set(key, JSON.stringify(supplier)));
    await ask(redis.expire(key, ttlSeconds));
  }
  return supplier;
}
