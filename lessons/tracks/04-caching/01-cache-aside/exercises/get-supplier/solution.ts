const ttlSeconds = 120;

/** What Redis answers, or null if it fails or says nothing for 50 ms: a cache that is down is a miss. */
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

/** The supplier with this id, or null if there is none. */
export async function getSupplier(redis: Redis, database: Database, id: string): Promise<Row | null> {
  const key = `supplier:${id}`;
  const cached = await ask(redis.get(key));
  if (cached !== null) return JSON.parse(cached);

  const supplier = await database.find('supplier', id);
  if (supplier !== null) await ask(redis.set(key, JSON.stringify(supplier), 'EX', ttlSeconds));
  return supplier;
}
