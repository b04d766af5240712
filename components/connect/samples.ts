/**
 * The programs of "Connect your own client", as text. They name a sandbox that does not exist; `fill.ts` puts the
 * learner's own in its place. A test runs those that say so exactly as they stand here.
 *
 * All do the same, so that the languages can be compared: set a key that expires, count a run, print both.
 */

/** What stands for the parts of a sandbox's URL. The port is a number, so that it is coloured as one. */
export const placeholders = {
  id: 'sandboxid',
  token: 'sandboxtoken',
  host: 'sandboxhost',
  port: '63906390',
} as const;

const { id, token, host, port } = placeholders;
const url = `redis://${id}:${token}@${host}:${port}`;

export interface Code {
  /** What the block is: `Install`, the name of a file, `Run`. */
  readonly title: string;
  readonly language: 'bash' | 'ts' | 'go' | 'python' | 'php';
  readonly text: string;
}

export interface Sample {
  /** The client library, and the end of the key that its program writes: `hello:ioredis`. */
  readonly id: string;
  readonly title: string;
  readonly install: Code;
  readonly program: Code;
  /** Absent where the program is itself a shell's. */
  readonly run?: Code;
  /** On the first run in a sandbox. */
  readonly prints: string;
  /** How to have RESP3, or to do without. */
  readonly protocol: string;
  /** Who has run it, and with what. */
  readonly ran: string;
}

export interface ConnectTab {
  readonly id: string;
  readonly title: string;
  readonly samples: readonly Sample[];
}

const runByTests = 'The tests of this site run it as it stands here, on every change.';

const redisCli: Sample = {
  id: 'redis-cli',
  title: 'redis-cli',
  install: {
    title: 'Install',
    language: 'bash',
    text: 'apt install redis-tools   # macOS: brew install redis',
  },
  program: {
    title: 'In a shell',
    language: 'bash',
    text: `redis-cli -u ${url} <<'END'
SET hello:redis-cli "from redis-cli" EX 600
INCR hello:runs
GET hello:redis-cli
END`,
  },
  prints: 'OK\n1\nfrom redis-cli',
  protocol:
    'Without the lines between, redis-cli -u asks for commands itself. It speaks RESP2; redis-cli -3 asks for RESP3.',
  ran: runByTests,
};

const ioredis: Sample = {
  id: 'ioredis',
  title: 'ioredis',
  install: { title: 'Install', language: 'bash', text: 'npm install ioredis' },
  program: {
    title: 'hello.mts',
    language: 'ts',
    text: `import { Redis } from 'ioredis';

const redis = new Redis('${url}');

await redis.set('hello:ioredis', 'from ioredis', 'EX', 600);
const runs = await redis.incr('hello:runs');
console.log(\`\${await redis.get('hello:ioredis')}, run \${runs}\`);

await redis.quit();`,
  },
  run: { title: 'Run, with Node 24', language: 'bash', text: 'node hello.mts' },
  prints: 'from ioredis, run 1',
  protocol: 'Version 6 speaks RESP3 by itself; { protocol: 2 } as second argument goes back to RESP2.',
  ran: runByTests,
};

const nodeRedis: Sample = {
  id: 'node-redis',
  title: 'node-redis',
  install: { title: 'Install', language: 'bash', text: 'npm install redis' },
  program: {
    title: 'hello.mts',
    language: 'ts',
    text: `import { createClient } from 'redis';

const redis = createClient({ url: '${url}' });
redis.on('error', error => console.error(error));
await redis.connect();

await redis.set('hello:node-redis', 'from node-redis', {
  expiration: { type: 'EX', value: 600 },
});
const runs = await redis.incr('hello:runs');
console.log(\`\${await redis.get('hello:node-redis')}, run \${runs}\`);

await redis.close();`,
  },
  run: { title: 'Run, with Node 24', language: 'bash', text: 'node hello.mts' },
  prints: 'from node-redis, run 1',
  protocol: 'Version 6 speaks RESP3 by itself; RESP: 2 beside url goes back to RESP2.',
  ran: runByTests,
};

const goRedis: Sample = {
  id: 'go-redis',
  title: 'go-redis v9',
  install: {
    title: 'Install',
    language: 'bash',
    text: 'go mod init hello\ngo get github.com/redis/go-redis/v9',
  },
  program: {
    title: 'main.go',
    language: 'go',
    text: `package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/redis/go-redis/v9"
)

func main() {
	ctx := context.Background()
	options, err := redis.ParseURL("${url}")
	if err != nil {
		log.Fatal(err)
	}
	client := redis.NewClient(options)
	defer client.Close()

	err = client.Set(ctx, "hello:go-redis", "from go-redis", 10*time.Minute).Err()
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
}`,
  },
  run: { title: 'Run', language: 'bash', text: 'go run .' },
  prints: 'from go-redis, run 1',
  protocol: 'Speaks RESP3 by itself; options.Protocol = 2 goes back to RESP2.',
  ran: 'Not run by us. gofmt (Go 1.19) parses it.',
};

const redisPy: Sample = {
  id: 'redis-py',
  title: 'redis-py',
  install: { title: 'Install', language: 'bash', text: 'pip install redis' },
  program: {
    title: 'hello.py',
    language: 'python',
    text: `import redis

client = redis.Redis.from_url(
    "${url}",
    decode_responses=True,
)

client.set("hello:redis-py", "from redis-py", ex=600)
runs = client.incr("hello:runs")
print(f"{client.get('hello:redis-py')}, run {runs}")

client.close()`,
  },
  run: { title: 'Run', language: 'bash', text: 'python3 hello.py' },
  prints: 'from redis-py, run 1',
  protocol:
    'Version 8 speaks RESP3 by itself; protocol=2 goes back to RESP2. Versions 5 to 7 take protocol=3.',
  ran: 'Run by hand on 21 November 2026, with redis-py 8.1.0 and 4.3.4 on Python 3.11.',
};

const phpRedis: Sample = {
  id: 'phpredis',
  title: 'phpredis',
  install: {
    title: 'Install',
    language: 'bash',
    text: 'apt install php-cli php-redis   # elsewhere: pecl install redis',
  },
  program: {
    title: 'hello.php',
    language: 'php',
    text: `<?php
$redis = new Redis();
$redis->connect('${host}', ${port});
$redis->auth(['${id}', '${token}']);

$redis->set('hello:phpredis', 'from phpredis', ['EX' => 600]);
$runs = $redis->incr('hello:runs');
printf("%s, run %d\\n", $redis->get('hello:phpredis'), $runs);

$redis->close();`,
  },
  run: { title: 'Run', language: 'bash', text: 'php hello.php' },
  prints: 'from phpredis, run 1',
  protocol: 'Speaks RESP2.',
  ran: 'Run by hand on 21 November 2026, with phpredis 5.3.7 on PHP 8.2.',
};

/** The tabs in their order. */
export const connectTabs: readonly ConnectTab[] = [
  { id: 'redis-cli', title: 'redis-cli', samples: [redisCli] },
  { id: 'typescript', title: 'TypeScript', samples: [ioredis, nodeRedis] },
  { id: 'go', title: 'Go', samples: [goRedis] },
  { id: 'python', title: 'Python', samples: [redisPy] },
  { id: 'php', title: 'PHP', samples: [phpRedis] },
];
