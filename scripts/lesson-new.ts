/** `npm run lesson:new`: see lessons/check/new/make.ts. */
import { shownFile } from '#lessons/check/finding.ts';
import { newUsage, readNewArguments } from '#lessons/check/new/arguments.ts';
import { makeLesson } from '#lessons/check/new/make.ts';

async function main(): Promise<void> {
  const options = readNewArguments(process.argv.slice(2));
  if (options === 'help') {
    console.log(newUsage);
    return;
  }
  const { files, folder, remarks } = await makeLesson(options);
  console.log(`${shownFile(folder)}`);
  for (const file of files) console.log(`  ${file}`);
  for (const remark of remarks) console.log(remark);
  console.log(
    `\nWrite what says TODO. To see how far it is:\n  npm run lesson:check -- ${shownFile(folder)} --watch`,
  );
}

try {
  await main();
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = 1;
}
