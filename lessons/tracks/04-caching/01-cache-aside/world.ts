/**
 * The product page of Kettle & Co.: two app servers, a slow database, and the learner's own Redis between them. The
 * servers start without a cache; `deploy cache-aside` gives them one. The cable to Redis can be cut or jammed.
 */
import { AppServer, type Program } from '#lessons/world/app-server.ts';
import { composeWorld, type WorldLine } from '#lessons/world/compose.ts';
import { SimulatedDatabase } from '#lessons/world/database.ts';
import { Cable, RedisConnection } from '#lessons/world/redis-connection.ts';
import { price, products } from '#lessons/world/shop.ts';
import { defineWorld } from '#lessons/world/world.ts';

/** Long enough to read a paragraph between two requests. */
const ttlSeconds = 300;
const mostRequests = 20;

export default defineWorld(surroundings => {
  const cable = new Cable();
  const database = new SimulatedDatabase(surroundings);
  const table = database.table('product', products);
  const server = (name: string) =>
    new AppServer(name, {
      clock: surroundings,
      redis: new RedisConnection(name, surroundings.sandbox, surroundings, cable),
      products: table,
      ttlSeconds,
    });
  const first = server('app-1');
  const second = server('app-2');

  const request: WorldLine = {
    usage: 'request product 7 (on app-2) (10 times)',
    pattern: /^request product (?<id>\d{1,6})(?: on (?<server>app-[12]))?(?: (?<times>\d{1,2}) times)?$/,
    act: async ({ word, tell, runId }) => {
      const times = Math.min(Number(word('times', '1')), mostRequests);
      const only = word('server', times === 1 ? 'app-1' : '');
      for (let n = 0; n < times; n += 1) {
        const chosen = only === 'app-2' || (only === '' && n % 2 === 1) ? second : first;
        await chosen.request(word('id'), tell, runId);
      }
    },
  };

  const query: WorldLine = {
    usage: 'query product 7',
    pattern: /^query product (?<id>\d{1,6})$/,
    act: async ({ word, tell }) => {
      await table.select('you', word('id'), tell);
    },
  };

  const deploy: WorldLine = {
    usage: 'deploy cache-aside',
    pattern: /^deploy (?<program>no-cache|cache-aside)$/,
    act: async ({ word, tell }) => {
      const program: Program = word('program') === 'cache-aside' ? 'cache-aside' : 'no-cache';
      for (const app of [first, second]) {
        app.program = program;
        tell({ from: 'you', to: app.name, label: `deploy ${program}`, durationMs: 0 });
      }
    },
  };

  const changePrice: WorldLine = {
    usage: 'set price of product 7 to 3900',
    pattern: /^set price of product (?<id>\d{1,6}) to (?<cents>\d{1,7})$/,
    act: async ({ word, tell }) => {
      const product = table.peek(word('id'));
      if (product === undefined) {
        tell({
          from: 'admin',
          to: 'database',
          label: `UPDATE product ${word('id')} (0 rows)`,
          durationMs: 0,
        });
        return;
      }
      const changed = { ...product, priceCents: Number(word('cents')) };
      await table.update('admin', changed, `price ${price(changed.priceCents)}`, tell);
    },
  };

  const outage: WorldLine = {
    usage: 'cut redis", "jam redis", "mend redis',
    pattern: /^(?<how>cut|jam|mend) redis$/,
    act: async ({ word, tell }) => {
      const how = word('how');
      cable.state = how === 'cut' ? 'cut' : how === 'jam' ? 'jammed' : 'sound';
      tell({
        from: 'you',
        to: 'redis',
        label: `${how} the cable`,
        outcome: how === 'mend' ? 'ok' : 'lost',
        durationMs: 0,
      });
    },
  };

  return composeWorld(surroundings, {
    title: 'The product page',
    parts: [first, second, database],
    lines: [request, query, deploy, changePrice, outage],
    actions: [
      { line: 'request product 7', label: 'Request product 7' },
      { line: 'request product 7 10 times', label: '10 requests' },
      { line: 'deploy no-cache', label: 'Run without a cache' },
      { line: 'deploy cache-aside', label: 'Run cache-aside' },
      { line: 'cut redis', label: 'Cut the cable to Redis' },
      { line: 'jam redis', label: 'Jam the cable to Redis' },
      { line: 'mend redis', label: 'Mend the cable' },
    ],
    resetSettings: () => {
      cable.state = 'sound';
    },
  });
});
