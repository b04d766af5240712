// fails: right-row
async function ask<Reply>(command: Promise<Reply>): Promise<Reply | null> {
  const silence = new Promise<null>(resolve => setTimeout(() => resolve(null), 100));
  return Promise.race([command, silence]).catch(() => null);
}

export async function getProduct(redis: Redis, database: Database, id: string) {
  const cached = await ask(redis.get('product'));
  if (cached !== null) return JSON.parse(cached);
  const product = await database.find('product', id);
  if (product !== null) await ask(redis.set('product', JSON.stringify(product), 'EX', 60));
  return product;
}
