/**
 * The process that checks: one job, then it ends. It runs the code of lessons, which may throw, hang or leave
 * something behind, so it is apart from the command, which can end it; and a new one sees edited modules.
 */
import { check } from '#lessons/check/check.ts';
import { jobSchema, type Message } from '#lessons/check/messages.ts';

/** What is still on its way to the command. */
let lastSent: Promise<unknown> = Promise.resolve();

function tell(message: Message): void {
  const sent = new Promise(resolve => process.send?.(message, resolve));
  lastSent = Promise.all([lastSent, sent]);
}

async function leave(): Promise<void> {
  await lastSent;
  process.exit(0);
}

const explain = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);

process.on('unhandledRejection', thrown => tell({ type: 'broken', why: explain(thrown) }));
process.on('uncaughtException', thrown => tell({ type: 'broken', why: explain(thrown) }));
// The command is gone, by whatever end: nobody wants the result any more.
process.on('disconnect', () => process.exit(1));

process.once('message', (message: unknown) => {
  check(jobSchema.parse(message), tell).then(
    () => leave(),
    (thrown: unknown) => tell({ type: 'broken', why: explain(thrown) }),
  );
});
tell({ type: 'ready' });
