// fails: no-rubbish
async function ask<Reply>(command: Promise<Reply>): Promise<Reply | null> {
  const silence = new Promise<null>(resolve => setTimeout(() => resolve(null), 50));
  return Promise.race([command, silence]).catch(() => null);
}

export async function getSupplier(redis: Redis, database: Database, id: string) {
  const cached = await ask(redis.get(`supplier:${id}`));
  if (cached !== null) return JSON.parse(cached);
  const answer = await database.find('supplier', id).catch(error => ({ error: String(error) }));
  if (answer !== null) await ask(redis.set(`supplier:${id}`, JSON.stringify(answer), 'EX', 120));
  return answer;
}
