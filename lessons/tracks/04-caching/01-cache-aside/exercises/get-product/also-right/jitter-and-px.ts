// A TTL with jitter, in milliseconds, and a circuit that skips the SET when the GET has failed.
class Silence extends Error {}

async function orSilence<T>(command: Promise<T>): Promise<T> {
  return Promise.race([
    command,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Silence('no answer')), 90)),
  ]);
}

export const getProduct = async (redis: Redis, database: Database, id: string) => {
  const key = `product:${id}`;
  let healthy = true;
  const cached = await orSilence(redis.get(key)).catch(() => {
    healthy = false;
    return null;
  });
  if (cached !== null) return JSON.parse(cached);
  const product = await database.find('product', id);
  if (product === null || !healthy) return product;
  const ttlMs = 60_000 + Math.floor(Math.random() * 60_000);
  await orSilence(redis.set(key, JSON.stringify(product), 'PX', ttlMs)).catch(() => null);
  return product;
};
