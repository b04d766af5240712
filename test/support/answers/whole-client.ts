// Uses the client in all its shapes: that it compiles says that the types allow it, that it runs, that they are true.
declare global {
  interface Redis {
    takeOne(key: string): Promise<string | null>;
  }
}

export async function answer(redis: Redis): Promise<string[]> {
  const told: string[] = [];
  const own = redis.duplicate();
  own.on('message', (channel, message) => told.push(`${channel}: ${message}`));
  const count: number = await own.subscribe('news');
  await redis.publish('news', `${count} channel`);
  await sleep(1);
  await own.unsubscribe();

  const [results] = [
    await redis.pipeline().set('a', 1).hset('h', { x: 1, y: 2 }).lpush('l', 'one', 'two').exec(),
  ];
  for (const [error, reply] of results ?? []) told.push(error?.message ?? String(reply));
  const transaction = await redis
    .multi([
      ['incr', 'a'],
      ['get', 'a'],
    ])
    .exec();
  told.push(JSON.stringify(transaction?.map(([, reply]) => reply)));

  const taken = await redis.blpop('l', 1);
  told.push(taken === null ? 'none' : `${taken[0]} ${taken[1]}`);
  told.push(String(await redis.blpop('nothing', 1)));

  redis.defineCommand('takeOne', { numberOfKeys: 1, lua: "return redis.call('LPOP', KEYS[1])" });
  told.push(String(await redis.takeOne('l')), String(await redis.takeOne('l')));

  const id = await redis.xadd('s', '*', 'field', 'value');
  const pages = await redis.xread('COUNT', 1, 'STREAMS', 's', '0');
  told.push(String(pages?.[0]?.[1][0]?.[0] === id));

  for await (const page of redis.scanStream({ match: 'h*', count: 10 })) told.push(...page);
  const fields = await new Promise<string[]>((resolve, reject) => {
    const found: string[] = [];
    redis
      .hscanStream('h')
      .on('data', page => found.push(...page))
      .on('end', () => resolve(found))
      .on('error', reject);
  });
  told.push(fields.join());
  console.warn('done', redis.status);
  await own.quit();
  return told;
}
