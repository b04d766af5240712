/**
 * What the panel shows, but for the sandbox itself: samples coloured by Shiki, and limits. Made once at build and
 * fetched when the panel opens, so that a page pays nothing for it before.
 */
import { highlight } from '#components/lesson/highlight.ts';
import { defaultLimits } from '#sandbox/config.ts';
import type { Code, ConnectTab, Sample } from './samples.ts';
import { connectTabs } from './samples.ts';
import type { ConnectSheet } from './sheet-schema.ts';
import { clusterTabs, sentinelTabs } from './topology-samples.ts';

/** Builds the sheet. On the server only: Shiki is large. */
export async function makeConnectSheet(): Promise<ConnectSheet> {
  const [tabs, cluster, sentinel] = await Promise.all(
    [connectTabs, clusterTabs, sentinelTabs].map(each => Promise.all(each.map(colourTab))),
  );
  return { tabs: tabs ?? [], clusterTabs: cluster ?? [], sentinelTabs: sentinel ?? [], limits: limitLines() };
}

async function colourTab({ id, title, samples }: ConnectTab) {
  return { id, title, samples: await Promise.all(samples.map(colourSample)) };
}

async function colourSample({ install, program, run, ...rest }: Sample) {
  const codes = [install, program, ...(run === undefined ? [] : [run])];
  return { ...rest, codes: await Promise.all(codes.map(colour)) };
}

async function colour({ title, language, text }: Code) {
  return { title, text, html: await highlight(text, language) };
}

const count = new Intl.NumberFormat('en');

function limitLines(): ConnectSheet['limits'] {
  const { keys, bytes, valueBytes, clients, commandsPerSecond, commandBurst } = defaultLimits;
  const megabytes = (value: number) => `${count.format(value / 1_048_576)} MB`;
  return [
    { what: 'Keys', most: count.format(keys) },
    { what: 'Memory', most: megabytes(bytes) },
    { what: 'One value', most: megabytes(valueBytes) },
    { what: 'Clients at once', most: count.format(clients) },
    {
      what: 'Commands a second',
      most: `${count.format(commandsPerSecond)}, ${count.format(commandBurst)} in a burst`,
    },
  ];
}
