// A TTL with jitter, in milliseconds, and a circuit that skips the SET when the GET has failed.
class Silence extends Error {}

async function orSilence<T>(command: Promise<T>): Promise<T> {
  return Promise.race([
    command,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Silence('no answer')), 45)),
  ]);
}

export const getSupplier = async (redis: Redis, database: Database, id: string) => {
  const key = `supplier:${id}`;
  let healthy = true;
  const cached = await orSilence(redis.get(key)).catch(() => {
    healthy = false;
    return null;
  });
  if (cached !== null) return JSON.parse(cached);
  const supplier = await database.find('supplier', id);
  if (supplier === null || !healthy) return supplier;
  const ttlMs = 90_000 + Math.floor(Math.random() * 60_000);
  await orSilence(redis.set(key, JSON.stringify(supplier), 'PX', ttlMs)).catch(() => null);
  return supplier;
};
