'use client';
import { LinkMenu } from '#components/servers/chaos/LinkMenu.tsx';
import type { Link, NodeName, TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';
import styles from './Links.module.css';
import type { Edge, Layout } from './layout.ts';
import { bytesText, linkWord } from './words.ts';

/** The lines. Decorative: their words stand on them, and in the text alternative. */
export function LinkLines({
  layout,
  width,
  topology,
  before,
}: {
  layout: Layout;
  width: number;
  topology: TopologyState;
  before: TopologyState | undefined;
}) {
  return (
    <svg
      className={styles.lines}
      width={width}
      height={layout.height}
      viewBox={`0 0 ${width} ${layout.height}`}
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <marker
          id="servers-arrow"
          viewBox="0 0 8 8"
          refX="6.5"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
        >
          <path d="M1 1.2 6.6 4 1 6.8" className={styles.head} />
        </marker>
        <marker
          id="servers-vote"
          viewBox="0 0 8 8"
          refX="6.5"
          refY="4"
          markerWidth="5"
          markerHeight="5"
          orient="auto"
        >
          <path d="M1 1.2 6.6 4 1 6.8" className={styles.head} data-new />
        </marker>
      </defs>
      {layout.edges.map(edge => (
        <Line
          key={`${edge.kind} ${edge.between.join(' ')}`}
          edge={edge}
          topology={topology}
          before={before}
        />
      ))}
    </svg>
  );
}

function Line({
  edge,
  topology,
  before,
}: {
  edge: Edge;
  topology: TopologyState;
  before: TopologyState | undefined;
}) {
  if (edge.kind === 'vote') return <VoteLine edge={edge} topology={topology} before={before} />;
  const { tone } = wordsOf(edge, topology);
  if (edge.kind === 'link') return <path d={edge.path} className={styles.bare} data-tone={tone} />;
  const replica = topology.nodes.find(({ name }) => name === edge.between[1]);
  const isBroken = tone === 'lost' || replica === undefined || !isUp(replica);
  const arrived = isBroken ? 0 : 1 - share(replica?.lagBytes ?? 0);
  return (
    <g className={styles.replication} data-tone={tone}>
      <path d={edge.path} className={styles.missing} markerEnd="url(#servers-arrow)" />
      <path d={edge.path} className={styles.arrived} pathLength={1} strokeDasharray={`${arrived} 2`} />
    </g>
  );
}

/** How much of a link is drawn as not there yet: nothing at 0 bytes, a third at 1 kB, two thirds at 1 MB. */
function share(lagBytes: number): number {
  return Math.min(1, Math.log10(1 + lagBytes) / 9);
}

function VoteLine({
  edge,
  topology,
  before,
}: {
  edge: Edge;
  topology: TopologyState;
  before: TopologyState | undefined;
}) {
  const voteOf = (state: TopologyState | undefined) =>
    state?.nodes.find(({ name }) => name === edge.between[0])?.vote;
  const [now, then] = [voteOf(topology), voteOf(before)];
  const isNew = before !== undefined && (now?.epoch !== then?.epoch || now?.for !== then?.for);
  return (
    <path
      d={edge.path}
      className={styles.vote}
      data-new={isNew || undefined}
      markerEnd={isNew ? 'url(#servers-vote)' : 'url(#servers-arrow)'}
    />
  );
}

/** The words on the lines, each a button for what can be done to that link. */
export function LinkLabels({
  layout,
  topology,
  isPast,
}: {
  layout: Layout;
  topology: TopologyState;
  isPast: boolean;
}) {
  return layout.edges
    .filter(({ kind }) => kind !== 'vote')
    .map(edge => {
      const { text, tone } = wordsOf(edge, topology);
      return (
        <div
          key={edge.between.join(' ')}
          className={styles.label}
          style={{ translate: `calc(${edge.label.x}px - 50%) calc(${edge.label.y}px - 50%)` }}
        >
          {isPast ? (
            <span className={styles.words} data-tone={tone}>
              {text}
            </span>
          ) : (
            <LinkMenu between={edge.between} topology={topology} text={text} tone={tone} />
          )}
        </div>
      );
    });
}

interface Words {
  readonly text: string;
  readonly tone: 'plain' | 'slow' | 'lost';
}

function wordsOf(edge: Edge, topology: TopologyState): Words {
  const link = linkBetween(topology, edge.between);
  if (link?.state === 'cut') return { text: 'cut', tone: 'lost' };
  const slow = link?.state === 'slow' ? linkWord(link) : undefined;
  const replica = topology.nodes.find(({ name }) => name === edge.between[1]);
  const lag = edge.kind === 'replication' && replica !== undefined ? lagWords(replica) : undefined;
  const text = [slow, lag?.text].filter(part => part !== undefined).join(' · ');
  return { text, tone: lag?.tone === 'lost' ? 'lost' : slow === undefined ? 'plain' : 'slow' };
}

const isUp = ({ state }: TopologyNode) => state === 'running' || state === 'paused';

function lagWords(node: TopologyNode): Words {
  if (!isUp(node)) return { text: 'no link', tone: 'plain' };
  const { isLinkUp, lagBytes } = node;
  if (isLinkUp === false) return { text: 'link down', tone: 'lost' };
  if (lagBytes === null) return { text: 'follows', tone: 'plain' };
  return { text: lagBytes === 0 ? 'in step' : `${bytesText(lagBytes)} behind`, tone: 'plain' };
}

function linkBetween({ links }: TopologyState, [a, b]: readonly [NodeName, NodeName]): Link | undefined {
  return links.find(({ between }) => between.includes(a) && between.includes(b));
}
