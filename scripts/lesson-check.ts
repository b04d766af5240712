/** `npm run lesson:check`: see lessons/check/command.ts. Ends with 0 if there is nothing to mend. */
import { checkUsage, readCheckArguments } from '#lessons/check/arguments.ts';
import { runCheck } from '#lessons/check/command.ts';
import type { Terminal } from '#lessons/check/round.ts';
import { Failure } from '#sandbox/failure.ts';
import { ensureRedis } from './redis.ts';

function openTerminal(): Terminal {
  const { stdout } = process;
  let hinted = false;
  const clear = () => {
    if (hinted) stdout.write('\r\u001b[2K');
    hinted = false;
  };
  return {
    say: line => {
      clear();
      stdout.write(`${line}\n`);
    },
    hint: line => {
      if (!stdout.isTTY) return;
      clear();
      stdout.write(line.slice(0, (stdout.columns || 80) - 1));
      hinted = true;
    },
  };
}

async function main(): Promise<boolean> {
  const options = readCheckArguments(process.argv.slice(2));
  const terminal = openTerminal();
  if (options === 'help') {
    terminal.say(checkUsage);
    return true;
  }
  await ensureRedis(line => terminal.say(line));
  const ending = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => ending.abort());
  return runCheck(options, { terminal, signal: ending.signal });
}

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (thrown) {
  const isOurs = thrown instanceof Error && !(thrown instanceof Failure);
  console.error(
    isOurs ? (thrown.stack ?? thrown.message) : thrown instanceof Error ? thrown.message : thrown,
  );
  process.exitCode = 1;
}
