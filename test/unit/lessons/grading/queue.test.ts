/** Whose turn it is to be graded. */
import { expect, it } from 'vitest';
import { FairQueue } from '#lessons/grading/queue.ts';

const queue = (most = 1000, mostOfOne = 100) => new FairQueue<string>({ most, mostOfOne });

/** Takes all that wait, one after the other. */
function drain(line: FairQueue<string>): string[] {
  const taken: string[] = [];
  for (let next = line.next(); next !== undefined; next = line.next()) {
    taken.push(next.item);
    line.done(next.learner);
  }
  return taken;
}

it('is in the order in which learners came', () => {
  const line = queue();
  for (const learner of ['c', 'a', 'b']) line.add(learner, 'x', learner);
  expect(drain(line)).toEqual(['c', 'a', 'b']);
  expect(line.next()).toBeUndefined();
});

it('someone who presses thirty times holds up each of 29 others by one', () => {
  const line = queue();
  for (let press = 1; press <= 30; press += 1) line.add('greedy', `x${press}`, `greedy ${press}`);
  for (let one = 1; one <= 29; one += 1) line.add(`learner ${one}`, 'x', `learner ${one}`);
  const taken = drain(line);
  expect(taken.slice(0, 2)).toEqual(['greedy 1', 'learner 1']);
  expect(taken.slice(1, 30)).toEqual(Array.from({ length: 29 }, (_, index) => `learner ${index + 1}`));
  expect(taken.slice(30)).toEqual(Array.from({ length: 29 }, (_, index) => `greedy ${index + 2}`));
});

it('whoever was served goes behind those who came meanwhile', () => {
  const line = queue();
  line.add('a', '1', 'a1');
  line.add('a', '2', 'a2');
  expect(line.next()?.item).toBe('a1');
  line.done('a');
  line.add('b', '1', 'b1');
  line.add('c', '1', 'c1');
  expect(line.next()?.item).toBe('a2');
  line.done('a');
  line.add('a', '3', 'a3');
  expect(drain(line)).toEqual(['b1', 'c1', 'a3']);
});

it('passes over whoever is being graded, unless nobody else waits', () => {
  const line = queue();
  line.begin('a');
  line.add('a', '2', 'a2');
  line.add('a', '3', 'a3');
  line.add('b', '1', 'b1');
  expect(line.next()?.item).toBe('b1');
  expect(line.next()?.item).toBe('a2');
  line.done('a');
  line.add('b', '2', 'b2');
  line.done('a');
  expect(line.next()?.item).toBe('a3');
});

it('an exercise that is handed in again takes the place of the one that waits', () => {
  const line = queue();
  line.add('a', 'x', 'a old');
  line.add('b', 'x', 'b');
  expect(line.add('a', 'x', 'a new')).toBe('a old');
  expect(line.size).toBe(2);
  expect(drain(line)).toEqual(['a new', 'b']);
});

it('tells places as they come true', () => {
  const line = queue();
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) line.add(item.slice(0, 1), item, item);
  const places = [...line.places()];
  expect(places.map(([, place]) => place)).toEqual([1, 2, 3, 4, 5, 6].map(place => ({ place, waiting: 6 })));
  expect(places.map(([item]) => item)).toEqual(drain(line));
});

it('gives up a place once', () => {
  const line = queue();
  for (const item of ['a1', 'b1', 'b2']) line.add(item.slice(0, 1), item, item);
  expect(line.remove('b', 'b1')).toBe(true);
  expect(line.remove('b', 'b1')).toBe(false);
  expect(line.remove('a', 'b2')).toBe(false);
  expect(line.remove('a', 'a1')).toBe(true);
  expect(line.size).toBe(1);
  expect(drain(line)).toEqual(['b2']);
});

it('has room for so many, and for so many of one learner', () => {
  const line = queue(3, 2);
  line.add('a', '1', 'a1');
  line.add('a', '2', 'a2');
  expect(() => line.add('a', '3', 'a3')).toThrow(expect.objectContaining({ code: 'quota' }));
  expect(line.add('a', '2', 'a2 again')).toBe('a2');
  line.add('b', '1', 'b1');
  expect(() => line.add('c', '1', 'c1')).toThrow(
    expect.objectContaining({ code: 'busy', retryAfterSeconds: 5 }),
  );
  expect(line.add('b', '1', 'b1 again')).toBe('b1');
  line.next();
  line.add('c', '1', 'c1');
  expect(line.size).toBe(3);
});

it('forgets learners that are gone', () => {
  const line = queue();
  for (let one = 0; one < 10_000; one += 1) {
    line.add(`learner ${one}`, 'x', 'x');
    if (one % 2 === 0) line.remove(`learner ${one}`, 'x');
    else line.done(line.next()?.learner ?? '');
  }
  expect(line.size).toBe(0);
  expect([...line.places()]).toEqual([]);
});
