// Fills the cache without waiting for it; rejects on the timeout in place of resolving.
const within = <T>(ms: number, promise: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('too slow')), ms);
    promise.then(resolve, reject);
  });

export async function getProduct(redis: Redis, database: Database, id: string): Promise<Row | null> {
  let cached: string | null = null;
  try {
    cached = await within(100, redis.get('product:' + id));
  } catch (error) {
    console.log('cache is down', error);
  }
  if (cached) return JSON.parse(cached);
  const product = await database.find('product', id);
  if (product) {
    redis.setex('product:' + id, 120, JSON.stringify(product)).catch(() => {});
  }
  return product;
}
