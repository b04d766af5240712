// fails: fresh
async function ask<Reply>(command: Promise<Reply>): Promise<Reply | null> {
  const silence = new Promise<null>(resolve => setTimeout(() => resolve(null), 50));
  return Promise.race([command, silence]).catch(() => null);
}

export async function getSupplier(redis: Redis, database: Database, id: string) {
  const cached = await ask(redis.getex(`supplier:${id}`, 'EX', 120));
  if (cached !== null) return JSON.parse(cached);
  const supplier = await database.find('supplier', id);
  if (supplier !== null) await ask(redis.set(`supplier:${id}`, JSON.stringify(supplier), 'EX', 120));
  return supplier;
}
