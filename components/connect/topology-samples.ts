/**
 * The programs for a cluster and for Sentinel, whose clients must know more than one address: a cluster's goes where
 * each key is, Sentinel's asks who the primary is. They do what the others do. In those for Sentinel, the port of the
 * placeholders is that of a Sentinel.
 */
import { type ConnectTab, connectTabs, placeholders, type Sample } from './samples.ts';

const { id, token, host, port } = placeholders;
const url = `redis://${id}:${token}@${host}:${port}`;
/** What the Sentinels of a bench call the primary that they watch. */
const primaryName = 'mymaster';

const runByTests = 'The tests of this site run it as it stands here, on every change.';
const notRun = 'Not run by us.';

const clusterPrograms: Readonly<Record<string, Changed>> = {
  'redis-cli': {
    text: `redis-cli -c -u ${url} <<'END'
SET hello:redis-cli "from redis-cli" EX 600
INCR hello:runs
GET hello:redis-cli
END`,
    protocol: '-c follows MOVED and ASK to the node that has the key, and says so in a line of its own.',
    ran: runByTests,
  },
  ioredis: {
    text: `import { Cluster } from 'ioredis';

const redis = new Cluster([{ host: '${host}', port: ${port} }], {
  redisOptions: { username: '${id}', password: '${token}' },
});

await redis.set('hello:ioredis', 'from ioredis', 'EX', 600);
const runs = await redis.incr('hello:runs');
console.log(\`\${await redis.get('hello:ioredis')}, run \${runs}\`);

await redis.quit();`,
    protocol: 'One address is enough: it asks that node for the others.',
    ran: runByTests,
  },
  'node-redis': {
    text: `import { createCluster } from 'redis';

const redis = createCluster({
  rootNodes: [{ url: 'redis://${host}:${port}' }],
  defaults: { username: '${id}', password: '${token}' },
});
redis.on('error', error => console.error(error));
await redis.connect();

await redis.set('hello:node-redis', 'from node-redis', {
  expiration: { type: 'EX', value: 600 },
});
const runs = await redis.incr('hello:runs');
console.log(\`\${await redis.get('hello:node-redis')}, run \${runs}\`);

await redis.close();`,
    protocol: 'One address is enough: it asks that node for the others.',
    ran: runByTests,
  },
  'go-redis': {
    text: goProgram(`redis.NewClusterClient(&redis.ClusterOptions{
		Addrs:    []string{"${host}:${port}"},
		Username: "${id}",
		Password: "${token}",
	})`),
    protocol: 'One address is enough: it asks that node for the others.',
    ran: notRun,
  },
  'redis-py': {
    text: `import redis

client = redis.RedisCluster(
    host="${host}",
    port=${port},
    username="${id}",
    password="${token}",
    decode_responses=True,
)

client.set("hello:redis-py", "from redis-py", ex=600)
runs = client.incr("hello:runs")
print(f"{client.get('hello:redis-py')}, run {runs}")

client.close()`,
    protocol: 'One address is enough: it asks that node for the others.',
    ran: notRun,
  },
  phpredis: {
    text: `<?php
$auth = ['${id}', '${token}'];
$redis = new RedisCluster(null, ['${host}:${port}'], 1.5, 1.5, false, $auth);

$redis->set('hello:phpredis', 'from phpredis', ['EX' => 600]);
$runs = $redis->incr('hello:runs');
printf("%s, run %d\\n", $redis->get('hello:phpredis'), $runs);

$redis->close();`,
    protocol: 'One address is enough: it asks that node for the others.',
    ran: notRun,
  },
};

const sentinelPrograms: Readonly<Record<string, Changed>> = {
  'redis-cli': {
    text: `set -- $(redis-cli -u ${url} SENTINEL GET-MASTER-ADDR-BY-NAME ${primaryName})
redis-cli -u redis://${id}:${token}@$1:$2 <<'END'
SET hello:redis-cli "from redis-cli" EX 600
INCR hello:runs
GET hello:redis-cli
END`,
    protocol: 'redis-cli does not ask Sentinels by itself; after a failover, run it again.',
    ran: runByTests,
  },
  ioredis: {
    text: `import { Redis } from 'ioredis';

const redis = new Redis({
  sentinels: [{ host: '${host}', port: ${port} }],
  name: '${primaryName}',
  sentinelUsername: '${id}',
  sentinelPassword: '${token}',
  username: '${id}',
  password: '${token}',
});

await redis.set('hello:ioredis', 'from ioredis', 'EX', 600);
const runs = await redis.incr('hello:runs');
console.log(\`\${await redis.get('hello:ioredis')}, run \${runs}\`);

await redis.quit();`,
    protocol: 'After a failover it asks the Sentinels again and goes to the new primary.',
    ran: runByTests,
  },
  'node-redis': {
    text: `import { createSentinel } from 'redis';

const user = { username: '${id}', password: '${token}' };
const redis = createSentinel({
  name: '${primaryName}',
  sentinelRootNodes: [{ host: '${host}', port: ${port} }],
  sentinelClientOptions: user,
  nodeClientOptions: user,
});
redis.on('error', error => console.error(error));
await redis.connect();

await redis.set('hello:node-redis', 'from node-redis', {
  expiration: { type: 'EX', value: 600 },
});
const runs = await redis.incr('hello:runs');
console.log(\`\${await redis.get('hello:node-redis')}, run \${runs}\`);

await redis.close();`,
    protocol: 'After a failover it asks the Sentinels again and goes to the new primary.',
    ran: runByTests,
  },
  'go-redis': {
    text: goProgram(`redis.NewFailoverClient(&redis.FailoverOptions{
		MasterName:       "${primaryName}",
		SentinelAddrs:    []string{"${host}:${port}"},
		SentinelUsername: "${id}",
		SentinelPassword: "${token}",
		Username:         "${id}",
		Password:         "${token}",
	})`),
    protocol: 'After a failover it asks the Sentinels again and goes to the new primary.',
    ran: notRun,
  },
  'redis-py': {
    text: `from redis.sentinel import Sentinel

user = {"username": "${id}", "password": "${token}"}
sentinel = Sentinel([("${host}", ${port})], sentinel_kwargs=user, **user)
client = sentinel.master_for("${primaryName}", decode_responses=True)

client.set("hello:redis-py", "from redis-py", ex=600)
runs = client.incr("hello:runs")
print(f"{client.get('hello:redis-py')}, run {runs}")

client.close()`,
    protocol: 'After a failover it asks the Sentinels again and goes to the new primary.',
    ran: notRun,
  },
  phpredis: {
    text: `<?php
$auth = ['${id}', '${token}'];
$sentinel = new RedisSentinel('${host}', ${port}, 0, null, 0, 0, $auth);
[$host, $port] = $sentinel->getMasterAddrByName('${primaryName}');
$redis = new Redis();
$redis->connect($host, (int) $port);
$redis->auth($auth);

$redis->set('hello:phpredis', 'from phpredis', ['EX' => 600]);
$runs = $redis->incr('hello:runs');
printf("%s, run %d\\n", $redis->get('hello:phpredis'), $runs);

$redis->close();`,
    protocol:
      'Version 5.3. Version 6 takes the same as one array of names. After a failover, ask and connect again.',
    ran: notRun,
  },
};

type Changed = { readonly text: string } & Pick<Sample, 'protocol' | 'ran'>;

/** The tabs for a cluster; the same clients in the same order. */
export const clusterTabs = connectTabs.map(tab => changed(tab, clusterPrograms));
/** The tabs for Sentinel. */
export const sentinelTabs = connectTabs.map(tab => changed(tab, sentinelPrograms));

function changed(tab: ConnectTab, programs: Readonly<Record<string, Changed>>): ConnectTab {
  const samples = tab.samples.flatMap(sample => {
    const program = programs[sample.id];
    if (program === undefined) return [];
    const { text, protocol, ran } = program;
    return [{ ...sample, program: { ...sample.program, text }, protocol, ran }];
  });
  return { ...tab, samples };
}

function goProgram(client: string): string {
  return `package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/redis/go-redis/v9"
)

func main() {
	ctx := context.Background()
	client := ${client}
	defer client.Close()

	err := client.Set(ctx, "hello:go-redis", "from go-redis", 10*time.Minute).Err()
	if err != nil {
		log.Fatal(err)
	}
	runs, err := client.Incr(ctx, "hello:runs").Result()
	if err != nil {
		log.Fatal(err)
	}
	text, err := client.Get(ctx, "hello:go-redis").Result()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, run %d\\n", text, runs)
}`;
}
