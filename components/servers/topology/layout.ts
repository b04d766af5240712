/**
 * Where each node's card stands. Redis nodes form trees by whom they follow, a primary above its replicas; Sentinels
 * stand beside them or below. Where the room is too narrow for a tree, everything is a list with replicas set in. Pure,
 * in CSS pixels.
 */
import type { Link, NodeName, TopologyNode, TopologyState } from '#sandbox/server-protocol.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly between: readonly [NodeName, NodeName];
  /** `replication` from the primary to the replica, `link` where nothing else is drawn but the link is not open, `vote`. */
  readonly kind: 'replication' | 'link' | 'vote';
  readonly path: string;
  /** Where its words stand; none for votes. */
  readonly label: { readonly x: number; readonly y: number };
}

export interface Layout {
  readonly height: number;
  readonly isList: boolean;
  readonly boxes: ReadonlyMap<NodeName, Box>;
  readonly edges: readonly Edge[];
}

/** Above each Redis node's card, where clients stand that talk to it. */
export const dockHeight = 32;
export const cardHeight = 130;
/** Of a wide card, in a list: all its figures are in one line. */
export const wideCardHeight = 108;
export const sentinelHeight = 80;
const narrowSentinelHeight = 64;
const cardWidth = { least: 176, most: 224 };
const sentinelWidth = 196;
const columnGap = 24;
/** From a card to the dock of those below it: the link's words stand there. */
const rowGap = 64;
const sideGap = 44;
/** Right of the Sentinels, where their votes bend. */
const voteRoom = 44;
const indent = 28;
const listGap = 26;

interface Tree {
  readonly node: TopologyNode;
  readonly replicas: readonly Tree[];
}

const nobody: ReadonlyMap<NodeName, NodeName> = new Map();

/** A node that says nothing keeps the place of whom it `followed` last. */
export function layOut(
  topology: TopologyState,
  width: number,
  followed: ReadonlyMap<NodeName, NodeName> = nobody,
): Layout {
  const redis = topology.nodes.filter(({ kind }) => kind === 'redis');
  const trees = treesOf(
    redis.map(node => ({
      ...node,
      follows: node.role === 'unknown' ? (followed.get(node.name) ?? null) : node.follows,
    })),
  );
  const sentinels = topology.nodes.filter(({ kind }) => kind === 'sentinel');
  const columns = trees.reduce((sum, tree) => sum + leaves(tree), 0);
  const isFlat = trees.every(({ replicas }) => replicas.length === 0);
  const perRow = Math.floor((width + columnGap) / (cardWidth.least + columnGap));
  if (perRow < Math.min(columns, 2) || (!isFlat && perRow < columns))
    return list(topology, trees, sentinels, width);
  const besideWidth = width - sentinelWidth - sideGap - voteRoom;
  const isBeside = sentinels.length > 0 && besideWidth >= widthOf(columns, cardWidth.least);
  const room = isBeside ? besideWidth : width;
  const boxes = placeTrees(trees, isFlat ? evenly(columns, perRow) : columns, room);
  const treesHeight = bottomOf(boxes);
  if (isBeside) placeBeside(boxes, sentinels, { width, treesHeight });
  else placeBelow(boxes, sentinels, { width, treesHeight });
  return {
    height: bottomOf(boxes),
    isList: false,
    boxes,
    edges: edgesOf(topology, boxes, isBeside ? 'right' : 'below'),
  };
}

/** Who follows whom, as they say. A node whose primary is not of these stands by itself. */
function treesOf(nodes: readonly TopologyNode[]): Tree[] {
  const byName = new Map(nodes.map(node => [node.name, node]));
  const isRoot = (node: TopologyNode) => {
    const seen = new Set<NodeName>([node.name]);
    for (let at = node.follows; at !== null; at = byName.get(at)?.follows ?? null) {
      // Two that follow each other stand side by side.
      if (seen.has(at)) return true;
      seen.add(at);
    }
    return node.follows === null || !byName.has(node.follows);
  };
  const roots = nodes.filter(isRoot);
  const grow = (node: TopologyNode): Tree => ({
    node,
    replicas: nodes.filter(other => other.follows === node.name && !roots.includes(other)).map(grow),
  });
  return roots.map(grow);
}

function leaves(tree: Tree): number {
  return tree.replicas.length === 0 ? 1 : tree.replicas.reduce((sum, replica) => sum + leaves(replica), 0);
}

/** So many columns that rows are about as long as each other. */
const evenly = (count: number, most: number) => Math.ceil(count / Math.ceil(count / most));

const widthOf = (columns: number, each: number) => columns * each + (columns - 1) * columnGap;

function placeTrees(trees: readonly Tree[], columns: number, room: number): Map<NodeName, Box> {
  const boxes = new Map<NodeName, Box>();
  const each = Math.min(cardWidth.most, (room - (columns - 1) * columnGap) / columns);
  const left = (room - widthOf(columns, each)) / 2;
  const isFlat = trees.every(({ replicas }) => replicas.length === 0);
  const rowStep = cardHeight + dockHeight + (isFlat ? listGap : rowGap);
  const place = (tree: Tree, column: number, row: number): number => {
    let next = column;
    for (const replica of tree.replicas) next = place(replica, next, row + 1);
    const taken = Math.max(1, next - column);
    const x = left + (column + (taken - 1) / 2) * (each + columnGap);
    const y = dockHeight + row * rowStep;
    boxes.set(tree.node.name, { x, y, width: each, height: cardHeight });
    return column + taken;
  };
  let column = 0;
  let row = 0;
  for (const tree of trees) {
    if (column + leaves(tree) > columns) {
      column = 0;
      row += 1;
    }
    column = place(tree, column, row);
  }
  return boxes;
}

function placeBeside(
  boxes: Map<NodeName, Box>,
  sentinels: readonly TopologyNode[],
  { width, treesHeight }: { width: number; treesHeight: number },
): void {
  const gap = 28;
  const total = sentinels.length * sentinelHeight + (sentinels.length - 1) * gap;
  const top = Math.max(dockHeight, dockHeight + (treesHeight - dockHeight - total) / 2);
  const x = width - sentinelWidth - voteRoom;
  sentinels.forEach((sentinel, at) => {
    const y = top + at * (sentinelHeight + gap);
    boxes.set(sentinel.name, { x, y, width: sentinelWidth, height: sentinelHeight });
  });
}

function placeBelow(
  boxes: Map<NodeName, Box>,
  sentinels: readonly TopologyNode[],
  { width, treesHeight }: { width: number; treesHeight: number },
): void {
  if (sentinels.length === 0) return;
  const perRow = Math.floor((width + columnGap) / (150 + columnGap));
  if (perRow < sentinels.length) {
    stack(boxes, sentinels, { top: treesHeight + listGap, width, height: narrowSentinelHeight });
    return;
  }
  const each = Math.min(sentinelWidth, (width - (sentinels.length - 1) * columnGap) / sentinels.length);
  const left = (width - widthOf(sentinels.length, each)) / 2;
  sentinels.forEach((sentinel, at) => {
    const x = left + at * (each + columnGap);
    boxes.set(sentinel.name, { x, y: treesHeight + rowGap, width: each, height: sentinelHeight });
  });
}

function list(
  topology: TopologyState,
  trees: readonly Tree[],
  sentinels: readonly TopologyNode[],
  width: number,
): Layout {
  const boxes = new Map<NodeName, Box>();
  let y = dockHeight;
  const place = ({ node, replicas }: Tree, depth: number) => {
    const x = Math.min(depth, 2) * indent;
    boxes.set(node.name, { x, y, width: width - x, height: wideCardHeight });
    y += wideCardHeight + listGap + dockHeight;
    for (const replica of replicas) place(replica, depth + 1);
  };
  for (const tree of trees) place(tree, 0);
  stack(boxes, sentinels, { top: y - dockHeight, width, height: narrowSentinelHeight });
  return { height: bottomOf(boxes), isList: true, boxes, edges: edgesOf(topology, boxes, 'list') };
}

function stack(
  boxes: Map<NodeName, Box>,
  sentinels: readonly TopologyNode[],
  { top, width, height }: { top: number; width: number; height: number },
): void {
  sentinels.forEach((sentinel, at) => {
    boxes.set(sentinel.name, { x: 0, y: top + at * (height + 10), width, height });
  });
}

function bottomOf(boxes: ReadonlyMap<NodeName, Box>): number {
  return Math.max(0, ...[...boxes.values()].map(({ y, height }) => y + height));
}

/** Replication, then links that are not open and not drawn yet, then votes. */
function edgesOf(
  topology: TopologyState,
  boxes: ReadonlyMap<NodeName, Box>,
  sentinelsAt: 'right' | 'below' | 'list',
): Edge[] {
  const edges: Edge[] = [];
  for (const node of topology.nodes) {
    const from = node.kind === 'redis' && node.follows !== null ? boxes.get(node.follows) : undefined;
    const to = boxes.get(node.name);
    if (from === undefined || to === undefined || node.follows === null) continue;
    const drawn = sentinelsAt === 'list' ? elbow(from, to) : curve(from, to);
    edges.push({ between: [node.follows, node.name], kind: 'replication', ...drawn });
  }
  const isDrawn = ({ between: [a, b] }: Link) =>
    edges.some(({ between }) => between.includes(a) && between.includes(b));
  for (const link of topology.links.filter(link => link.state !== 'open' && !isDrawn(link))) {
    const [a, b] = link.between;
    const from = boxes.get(a);
    const to = boxes.get(b);
    if (from !== undefined && to !== undefined)
      edges.push({ between: [a, b], kind: 'link', ...straight(from, to) });
  }
  if (sentinelsAt === 'list') return edges;
  for (const node of topology.nodes) {
    const from = node.vote === null ? undefined : boxes.get(node.name);
    const to = node.vote === null ? undefined : boxes.get(node.vote.for);
    if (node.kind !== 'sentinel' || node.vote === null || from === undefined || to === undefined) continue;
    const path = sentinelsAt === 'right' ? bendRight(from, to) : bendBelow(from, to);
    edges.push({ between: [node.name, node.vote.for], kind: 'vote', path, label: { x: 0, y: 0 } });
  }
  return edges;
}

/** From the foot of a primary to the head of its replica. */
function curve(from: Box, to: Box): Pick<Edge, 'path' | 'label'> {
  const spread = Math.sign(Math.round(to.x - from.x)) * Math.min(from.width / 4, 40);
  const start = { x: from.x + from.width / 2 + spread, y: from.y + from.height };
  const end = { x: to.x + to.width / 2, y: to.y - 4 };
  const middle = start.y + (end.y - start.y) * 0.5;
  return {
    path: `M${start.x} ${start.y}C${start.x} ${middle} ${end.x} ${middle} ${end.x} ${end.y}`,
    label: { x: (start.x + end.x) / 2, y: start.y + rowGap / 2 },
  };
}

/** Down the left side of a list, then in. */
function elbow(from: Box, to: Box): Pick<Edge, 'path' | 'label'> {
  const x = from.x + indent / 2;
  const y = to.y + to.height / 2;
  return {
    path: `M${x} ${from.y + from.height}V${y - 8}Q${x} ${y} ${x + 8} ${y}H${to.x - 4}`,
    label: { x: to.x + to.width / 2, y: to.y - dockHeight / 2 - 6 },
  };
}

function straight(from: Box, to: Box): Pick<Edge, 'path' | 'label'> {
  const [ax, ay] = [from.x + from.width / 2, from.y + from.height / 2];
  const [bx, by] = [to.x + to.width / 2, to.y + to.height / 2];
  return { path: `M${ax} ${ay}L${bx} ${by}`, label: { x: (ax + bx) / 2, y: (ay + by) / 2 } };
}

function bendRight(from: Box, to: Box): string {
  const x = from.x + from.width;
  if (from === to) {
    const y = from.y + 18;
    return `M${x} ${y - 8}C${x + 20} ${y - 14} ${x + 20} ${y + 14} ${x + 4} ${y + 8}`;
  }
  // Those from above end above those from below, so that votes for one do not share a line.
  const isDown = to.y > from.y;
  const start = from.y + from.height / 2 + (isDown ? 14 : -2);
  const end = to.y + to.height / 2 + (isDown ? 2 : 18);
  const out = Math.min(voteRoom - 6, 18 + Math.abs(end - start) / 8);
  return `M${x} ${start}C${x + out} ${start} ${x + out} ${end} ${x + 4} ${end}`;
}

function bendBelow(from: Box, to: Box): string {
  const y = from.y + from.height;
  const start = from.x + from.width / 2 - 8;
  const end = to.x + to.width / 2 + 8;
  if (from === to) return `M${start} ${y}C${start - 6} ${y + 22} ${end + 6} ${y + 22} ${end} ${y + 4}`;
  const out = Math.min(34, 16 + Math.abs(end - start) / 16);
  return `M${start} ${y}C${start} ${y + out} ${end} ${y + out} ${end} ${y + 4}`;
}
