// fails: ttl
const ttlSeconds = 60;

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

export async function getProduct(redis: Redis, database: Database, id: string): Promise<Row | null> {
  const key = `product:${id}`;
  const cached = await ask(redis.get(key));
  if (cached !== null) return JSON.parse(cached);

  const product = await database.find('product', id);
  if (product !== null) {
    await ask(redis.set(key, JSON.stringify(product)));
    await ask(redis.expire(key, ttlSeconds));
  }
  return product;
}
