const ttlSeconds = 60;

/** What Redis answers, or null if it fails or says nothing for 100 ms: a cache that is down is a miss. */
async function ask<Reply>(command: Promise<Reply>): Promise<Reply | null> {
  let timer: number | undefined;
  const silence = new Promise<null>(resolve => {
    timer = setTimeout(() => resolve(null), 100);
  });
  try {
    return await Promise.race([command, silence]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** The product with this id, or null if there is none. */
export async function getProduct(redis: Redis, database: Database, id: string): Promise<Row | null> {
  const key = `product:${id}`;
  const cached = await ask(redis.get(key));
  if (cached !== null) return JSON.parse(cached);

  const product = await database.find('product', id);
  if (product !== null) await ask(redis.set(key, JSON.stringify(product), 'EX', ttlSeconds));
  return product;
}
