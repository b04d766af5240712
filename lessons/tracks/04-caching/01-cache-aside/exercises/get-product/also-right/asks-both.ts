// Starts a timer, not a race: after 100 ms of silence it goes to the database.
function get(redis: Redis, key: string): Promise<string | null> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, 100, null);
    redis.get(key).then(
      value => {
        clearTimeout(timer);
        resolve(value);
      },
      () => {
        clearTimeout(timer);
        resolve(null);
      },
    );
  });
}

export async function getProduct(redis: Redis, database: Database, id: string): Promise<Row | null> {
  const text = await get(redis, `product:${id}`);
  if (text !== null) return JSON.parse(text) as Row;
  const row = await database.find('product', id);
  if (row !== null) {
    void redis.call('SET', `product:${id}`, JSON.stringify(row), 'EX', '300').then(null, () => undefined);
  }
  return row;
}
