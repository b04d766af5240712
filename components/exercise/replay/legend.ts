/**
 * Who is who in a replay: the clients of the learner's bench have letters, a schedule's actors have names. Each
 * connection of an actor is a client of its own; what the scenario itself wrote is one more.
 */
import { letters } from '#components/bench/letters.ts';
import { sayStory } from '#components/exercise/evidence/event-words.ts';
import type { Evidence, EvidenceEvent } from '#lessons/schema.ts';
import type { Letter } from '#sandbox/protocol.ts';

export interface LegendEntry {
  readonly letter: Letter;
  readonly name: string;
}

export interface Legend {
  readonly entries: readonly LegendEntry[];
  /** Undefined where the bench has no letter left. */
  letterOf(event: Pick<EvidenceEvent, 'actor' | 'connection'>): Letter | undefined;
  /** All connections of an actor. */
  lettersOf(actor: string): readonly Letter[];
  /** The client that does what the scenario and the driver do. */
  readonly scenario: Letter | undefined;
}

export function legendOf({ events }: Pick<Evidence, 'events'>): Legend {
  const commands = events.filter(event => event.args !== undefined);
  const actors = commands.filter(({ actor }) => actor !== 'story');
  const needsScenario = commands.length > actors.length || events.some(({ fault }) => fault === 'flush');
  const keys = [...new Set(actors.map(keyOf))];
  if (needsScenario) keys.push(keyOf({ actor: 'story' }));
  const byKey = new Map(keys.flatMap((key, index) => pair(key, letters[index])));
  return {
    entries: [...byKey].map(([key, letter]) => ({ letter, name: nameOf(key) })),
    letterOf: event => byKey.get(keyOf(event)),
    lettersOf: actor => [...byKey].filter(([key]) => actorOf(key) === actor).map(([, letter]) => letter),
    scenario: byKey.get(keyOf({ actor: 'story' })),
  };
}

const pair = (key: string, letter: Letter | undefined): [string, Letter][] =>
  letter === undefined ? [] : [[key, letter]];

const keyOf = ({ actor, connection = 1 }: Pick<EvidenceEvent, 'actor' | 'connection'>): string =>
  `${connection} ${actor}`;
const actorOf = (key: string): string => key.slice(key.indexOf(' ') + 1);

function nameOf(key: string): string {
  const connection = Number.parseInt(key, 10);
  const name = sayStory(actorOf(key));
  return connection === 1 ? name : `${name}, connection ${connection}`;
}
