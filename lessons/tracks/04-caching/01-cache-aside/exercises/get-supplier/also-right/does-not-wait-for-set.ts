// Fills the cache without waiting for it; rejects on the timeout in place of resolving.
const within = <T>(ms: number, promise: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('too slow')), ms);
    promise.then(resolve, reject);
  });

export async function getSupplier(redis: Redis, database: Database, id: string): Promise<Row | null> {
  let cached: string | null = null;
  try {
    cached = await within(50, redis.get('supplier:' + id));
  } catch (error) {
    console.log('cache is down', error);
  }
  if (cached) return JSON.parse(cached);
  const supplier = await database.find('supplier', id);
  if (supplier) {
    redis.setex('supplier:' + id, 120, JSON.stringify(supplier)).catch(() => {});
  }
  return supplier;
}
