/** The examples on the pages of commands, run on a real server; and the snapshot that the pages are made of. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandDocsSchema } from '#components/commands/command-docs-schema.ts';
import { readExamples } from '#components/commands/examples.ts';
import { decisionFor } from '#sandbox/command/policy.ts';
import { readCommandDocs } from '#sandbox/command/read-docs.ts';
import { loadCommandTable } from '#sandbox/command/table.ts';
import { ownDecision } from '#sandbox/own/policy.ts';
import { openTestRegistry, say, type TestRegistry } from '#test/support/sandbox.ts';
import { silentLog } from '#test/support/temporary.ts';

const examples = readExamples(await readFile('components/commands/examples.txt', 'utf8'));
const snapshot = commandDocsSchema.parse(JSON.parse(await readFile('sandbox/command/docs-7.0.json', 'utf8')));
let ground: TestRegistry;

beforeAll(async () => {
  ground = await openTestRegistry();
});
afterAll(() => ground.close());

test('every line of every example is answered, and none by an error', async () => {
  const broken: string[] = [];
  for (const [name, lines] of examples) {
    const sandbox = await ground.sandbox();
    for (const { client, line } of lines) {
      const running = say(sandbox, client, line);
      // What the second client waits for comes by the lines after it.
      const said = client === 'B' ? await Promise.race([running, soon()]) : await running;
      if (/^\(error\)/m.test(said)) broken.push(`${name}: ${line}: ${said}`);
    }
  }
  expect(broken).toEqual([]);
});

test('every example is of a command that there is, uses it, and is allowed in a sandbox', () => {
  const known = new Map(snapshot.commands.map(doc => [doc.name, doc]));
  const wrong = [...examples].filter(([name, lines]) => {
    const [first = '', second = ''] = name.split(' ');
    const isUsed = lines.some(({ line }) => {
      const words = line.toUpperCase().split(' ');
      return words[0] === first && (second === '' || words[1] === second);
    });
    return known.get(name)?.here.decision === 'refused' || !known.has(name) || !isUsed;
  });
  expect(wrong.map(([name]) => name)).toEqual([]);
  expect(examples.size).toBeGreaterThan(120);
});

test('the snapshot is what the running server says', async context => {
  const table = await loadCommandTable(ground.target, silentLog);
  const docs = readCommandDocs(table, { here: decisionFor, own: ownDecision });
  if (docs.version !== snapshot.version) context.skip(`the snapshot is of ${snapshot.version}`);
  // `npm run commands:docs` writes it anew.
  expect(snapshot).toEqual(commandDocsSchema.parse(JSON.parse(JSON.stringify(docs))));
});

function soon(): Promise<string> {
  return new Promise(resolve => setImmediate(() => resolve('')));
}
