/** Scripts that are graded: in virtual time, with the keys that they were given, and not for ever. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLinks } from '#lessons/grading/driver/links.ts';
import { replyText } from '#lessons/grading/driver/value.ts';
import type { Outcome, Stage } from '#lessons/grading/stage.ts';
import { type Grading, startGrading, toyExercise, toyScript } from '#test/support/grading.ts';

let grading: Grading;
beforeAll(async () => {
  grading = await startGrading();
});
afterAll(() => grading.stop());

/** How calls of a script ended, one after the other. */
async function outcomes(
  script: string,
  calls: readonly (readonly [keys: string[], argv?: (string | number)[]])[],
  before: (stage: Stage, call: number) => Promise<unknown> = async () => undefined,
): Promise<Outcome[]> {
  const found: Outcome[] = [];
  const exercise = toyScript([
    {
      run: async stage => {
        const a = stage.actor('A');
        for (const [index, [keys, argv = []]] of calls.entries()) {
          await before(stage, index);
          found.push(await a.call(keys, argv));
        }
        stage.check('holds', true, { expected: '', observed: '' });
      },
    },
  ]);
  const verdict = await grading.grade(exercise, script);
  if (!verdict.passed) throw new Error(JSON.stringify(verdict.checks));
  return found;
}

/** The reply of one call; an error reply as `error: …`, with the line that it names. */
async function reply(script: string, keys: string[] = ['k'], argv: (string | number)[] = []) {
  const [outcome] = await outcomes(script, [[keys, argv]]);
  if (outcome?.status === 'returned') return outcome.value;
  if (outcome?.status === 'threw') return `${outcome.name}: ${outcome.message} (line ${outcome.line})`;
  return outcome;
}

/** An error without the digest that Redis puts into it. */
const told = (value: unknown) => String(value).replace(/ script: [0-9a-f]{40}, on/, ' … on');

describe('the reply', () => {
  it('is what the script returns', async () => {
    expect(await reply('return {KEYS[1], ARGV[1], ARGV[2], #ARGV}', ['k'], ['a', 7])).toEqual([
      'k',
      'a',
      '7',
      2,
    ]);
    expect(await reply('')).toBe(null);
    expect(await reply('return redis.status_reply("FINE")')).toBe('FINE');
  });

  it.each([
    ['\nreturn redis.error_reply("NO way")', 'ReplyError: NO way (line undefined)'],
    ['\n\nerror("boom")', 'ReplyError: ERR user_script:3: boom … on @user_script:3. (line 3)'],
    [
      'redis.call("SET", KEYS[1], "v")\nlocal n = redis.call("INCR", KEYS[1])\nreturn n',
      'ReplyError: ERR value is not an integer or out of range … on @user_script:2. (line 2)',
    ],
    [
      'redis.call("SET", KEYS[1], "v")\nif true then\n  return redis.call("INCR", KEYS[1])\nend\nreturn 1',
      'ReplyError: ERR value is not an integer or out of range … on @user_script:3. (line 3)',
    ],
    [
      '\nreturn nothing',
      "ReplyError: ERR user_script:2: Script attempted to access nonexistent global variable 'nothing' … on @user_script:2. (line 2)",
    ],
  ])('of %j is an error with its line', async (script, expected) => {
    expect(told(await reply(script))).toBe(expected);
  });

  it('of pcall is the error itself', async () => {
    expect(await reply('return redis.pcall("INCR", KEYS[1], "x").err')).toMatch(/^ERR Wrong number of args/);
    const caught = 'local ok, why = pcall(redis.call, "INCRBY", KEYS[1], "x")\nreturn {tostring(ok), why}';
    expect(await reply(caught)).toEqual(['false', 'ERR value is not an integer or out of range']);
  });
});

it('does not load where Redis can’t compile it, and says the line', async () => {
  const exercise = toyScript([{ run: async () => undefined }], ['holds', 'lasts']);
  const verdict = await grading.grade(exercise, 'local n = 1\nif n then\nreturn n');
  expect(verdict.checks).toMatchObject([
    {
      expected: 'A script that Redis can compile',
      observed: expect.stringMatching(/^SyntaxError: 'end' expected .* \(line [34]\)$/),
    },
    { observed: 'Not tried, because the answer does not load.', untried: true },
  ]);
});

describe('the keys', () => {
  it.each([
    ['redis.call("GET", "other")', "The script touches the key 'other'"],
    ['redis.call("MGET", KEYS[1], "other")', "The script touches the key 'other'"],
    ['redis.call("RENAME", KEYS[1], "other")', "The script touches the key 'other'"],
    ['_G.redis.call("GET", "other")', "The script touches the key 'other'"],
    ['local call = redis.pcall\nerror(call("GET", "other").err)', "The script touches the key 'other'"],
    ['redis.call("KEYS", "*")', 'KEYS asks for keys that the script was not given.'],
    ['redis.call("FLUSHALL")', 'FLUSHALL touches keys that the script was not given.'],
    ['redis.call("SORT", KEYS[1], "BY", "w_*")', 'SORT with BY reads keys that the script was not given.'],
    ['redis.call("SORT", KEYS[1], "GET", "w_*")', 'SORT with GET reads keys that the script was not given.'],
    ['loadstring("return redis")()', 'loadstring is not possible in a script that is checked'],
    ['getmetatable(redis).__index.call("GET", "other")', 'user_script:1'],
    ['redis.call("OBJECT", "IDLETIME", KEYS[1])', "OBJECT IDLETIME tells the server's own time"],
  ])('%s is refused', async (script, expected) => {
    expect(await reply(script)).toContain(expected);
  });

  it('that it was given are its own, however they are called', async () => {
    const script =
      'for _, key in ipairs(KEYS) do redis.call("set", key, 1) end\nreturn redis.call("MGET", unpack(KEYS))';
    expect(await reply(script, ['k', 'k*', 'a[b]', '{x}?'])).toEqual(['1', '1', '1', '1']);
  });

  it.each([
    'CONFIG SET save ""',
    'SHUTDOWN',
    'ACL WHOAMI',
    'SCRIPT FLUSH',
    'CLIENT LIST',
    'DEBUG SLEEP 1',
    'REPLICAOF h 1',
    'SLOWLOG GET',
    'INFO',
    'SAVE',
    'MONITOR',
    'RESTORE k 0 v',
    'MEMORY DOCTOR',
  ])('%s is forbidden in a script as outside', async line => {
    const words = line.split(' ').map(word => JSON.stringify(word));
    const script = `return redis.pcall(${words.join(', ')}).err or 'ran'`;
    expect(await reply(script)).toMatch(/^(?:NOPERM|ERR)/);
  });
});

describe('time', () => {
  it('is virtual, and stands still while a script runs', async () => {
    const script = `local before = redis.call('TIME')
for _ = 1, 1000 do redis.call('PING') end
local after = redis.call('TIME')
return {before[1], before[2], after[1], after[2]}`;
    const found = await outcomes(script, [[[]], [[]]], (stage, call) => stage.advance(call * 61_250));
    const begin = Date.UTC(2026, 0, 1) / 1000;
    expect(found).toEqual([
      { status: 'returned', value: [`${begin}`, '0', `${begin}`, '0'] },
      { status: 'returned', value: [`${begin + 61}`, '250000', `${begin + 61}`, '250000'] },
    ]);
  });

  it('ends what a script has set to expire', async () => {
    const script = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], 10) end
return {n, redis.call('TTL', KEYS[1])}`;
    const found = await outcomes(script, [[['k']], [['k']], [['k']]], (stage, call) =>
      stage.advance(call * 4000),
    );
    expect(found.map(outcome => outcome.status === 'returned' && outcome.value)).toEqual([
      [1, 10],
      [2, 6],
      [1, 10],
    ]);
  });
});

describe('in a Code answer', () => {
  /** What the answer's function returns. */
  async function value(body: string): Promise<unknown> {
    let outcome: Outcome | undefined;
    const exercise = toyExercise([
      {
        run: async stage => {
          const a = stage.actor('A');
          outcome = await a.call(a.redis);
          stage.check('holds', true, { expected: '', observed: '' });
        },
      },
    ]);
    await grading.grade(exercise, `export async function answer(redis) { ${body} }`);
    return outcome?.status === 'returned' ? outcome.value : outcome;
  }

  it.each([
    ['EVAL', "return redis.eval('return KEYS[1] .. ARGV[1]', 1, 'k', 'v')", 'kv'],
    [
      'EVALSHA of what was loaded',
      "return redis.evalsha(await redis.script('LOAD', 'return ARGV[1]'), 0, 'v')",
      'v',
    ],
    [
      'the digest that Redis gives',
      "return redis.script('LOAD', 'return 1')",
      'e0e1f9fabfc9d4800c877a703b823ac0578ff8db',
    ],
    [
      'EVALSHA of what was run',
      "await redis.eval('return 1', 0); return redis.evalsha('E0E1F9FABFC9D4800C877A703B823AC0578FF8DB', 0)",
      1,
    ],
    [
      'EVALSHA of what is not there',
      "return redis.evalsha('e0e1f9fabfc9d4800c877a703b823ac0578ff8db', 0)",
      {
        status: 'threw',
        name: 'ReplyError',
        message: 'NOSCRIPT No matching script. Please use EVAL.',
        line: 1,
        column: 59,
      },
    ],
    [
      'SCRIPT EXISTS',
      "return redis.script('EXISTS', await redis.script('LOAD', 'return 1'), 'e0e1f9fabfc9d4800c877a703b823ac0578ff8d0')",
      [1, 0],
    ],
    [
      'a script in a transaction, with its keys alone',
      `const done = await redis.multi().set('other', 1).eval("return redis.call('INCR', KEYS[1])", 1, 'k')
         .eval("return redis.call('GET', 'other')", 1, 'k').get('other').exec();
       return done.map(([error, value]) => error ? error.message.slice(0, 37) : value)`,
      ['OK', 1, "ERR The script touches the key 'other'", '1'].map(one =>
        typeof one === 'string' ? one.slice(0, 37) : one,
      ),
    ],
    [
      'SCRIPT FLUSH, after which EVALSHA knows nothing and EVAL works',
      `const digest = await redis.script('LOAD', 'return 1');
       const flushed = await redis.script('FLUSH', 'SYNC');
       const again = await redis.evalsha(digest, 0).catch(error => error.message.slice(0, 8));
       return [flushed, again, await redis.eval('return 1', 0), await redis.evalsha(digest, 0)]`,
      ['OK', 'NOSCRIPT', 1, 1],
    ],
    [
      'defineCommand',
      `redis.defineCommand('add', { numberOfKeys: 1, lua: "return redis.call('INCRBY', KEYS[1], ARGV[1])" });
       return [await redis.add('k', 2), await redis.add('k', 3)]`,
      [2, 5],
    ],
    [
      'a shebang, whose flags hold',
      `return redis.eval("#!lua flags=no-writes\\nreturn redis.pcall('SET', KEYS[1], 1).err", 1, 'k')`,
      'ERR Write commands are not allowed from read-only scripts.',
    ],
    [
      'EVAL_RO',
      `return redis.eval_ro("return redis.pcall('SET', KEYS[1], 1).err", 1, 'k')`,
      'ERR Write commands are not allowed from read-only scripts.',
    ],
    ['as many keys as there are arguments, and no more', "return redis.eval('return #KEYS', 2, 'a', 'b')", 2],
    [
      'a number of keys that is too large',
      "return redis.eval('return 1', 2, 'a').catch(error => error.message)",
      "ERR Number of keys can't be greater than number of args",
    ],
    [
      'a refusal of FUNCTION',
      "return redis.call('FUNCTION', 'LOAD', 'x').catch(error => error.message)",
      'ERR FUNCTION LOAD is not possible in an answer that is checked. EVAL, EVALSHA and SCRIPT LOAD are.',
    ],
  ])('there is %s', async (_name, body, expected) => {
    expect(await value(body)).toEqual(expected);
  });
});

describe('a race', () => {
  const explored = { preemptions: 2, schedules: 500 };
  const twice = toyScript([
    {
      explore: explored,
      run: async stage => {
        const [a, b] = [stage.actor('A'), stage.actor('B')];
        await stage.settle(a.start(['count']), b.start(['count']));
        const count = await stage.redis('GET', 'count');
        stage.check('holds', count === '2', { expected: '2', observed: String(count) });
      },
    },
  ]);

  it('does not happen within a script', async () => {
    const script = `local count = tonumber(redis.call('GET', KEYS[1]) or '0')
redis.call('SET', KEYS[1], count + 1)`;
    expect(await grading.grade(twice, script)).toMatchObject({ passed: true });
  });

  it('shows scripts in its evidence, with what they were given', async () => {
    const script = `redis.call('SET', KEYS[1], 1) -- ${'a remark that fills the line '.repeat(5)}`;
    const { checks } = await grading.grade(twice, script);
    expect(checks[0]?.evidence?.events.map(({ call, reply: said }) => [call, said])).toEqual([
      [expect.stringMatching(/^EVAL "redis\.call.*…" 1 count$/), '(nil)'],
      [expect.stringMatching(/^EVAL "redis\.call.*…" 1 count$/), '(nil)'],
    ]);
    expect(checks[0]?.evidence?.events[0]?.args).toEqual(['eval', script, '1', 'count']);
  });
});

it('leaves nothing in the server’s Lua for the next task', async () => {
  const encode = async (before: string) => {
    const links = openLinks({ path: grading.path, answerRules: ['~*', '+eval'] });
    const link = await links.lend('answer');
    const words = ['EVAL', `${before} return cjson.encode({{{1}}})`, '0'];
    const said = replyText(await link.execute(words.map(word => Buffer.from(word))));
    links.close();
    return said;
  };
  expect(await encode('cjson.encode_max_depth(2)')).toMatch(/Cannot serialise/);
  expect(await encode('')).toBe('"[[[1]]]"');
});
