/**
 * The steps of a diagram and the one that it stands at. Steps of the sandbox come within a millisecond of each other,
 * so each stays for a while before the next takes its turn; the last one stays. Whoever steps by hand stops that.
 */
import type { Lit } from '#lessons/mdx/live-rules.ts';

const stayMs = 450;
const slowMs = 1200;
/** Steps further apart than this belong to different stories. */
const pauseMs = 1500;
/** Of a longer story only the end is kept. */
const longestStory = 24;

export interface Steps {
  readonly steps: readonly Lit[];
  /** Index of the step that is lit; -1 while none is. */
  readonly at: number;
  readonly isPlaying: boolean;
}

export class StepPlayer {
  readonly #tell: (steps: Steps) => void;
  #steps: readonly Lit[] = [];
  #at = -1;
  #isPlaying = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastAddedMs = Number.NEGATIVE_INFINITY;

  constructor(tell: (steps: Steps) => void) {
    this.#tell = tell;
  }

  /** Steps that are known from the start; none is lit. */
  load(steps: readonly Lit[]): void {
    this.stop();
    this.#steps = steps;
    this.#at = -1;
    this.#say();
  }

  /** A step that has just happened. */
  add(step: Lit, nowMs: number): void {
    const isNewStory = nowMs - this.#lastAddedMs > pauseMs;
    this.#lastAddedMs = nowMs;
    if (isNewStory) {
      this.stop();
      this.#at = -1;
    }
    const all = [...(isNewStory ? [] : this.#steps), step];
    const dropped = Math.max(0, all.length - longestStory);
    this.#steps = all.slice(dropped);
    this.#at = Math.max(-1, this.#at - dropped);
    if (this.#timer === undefined) this.#advance(stayMs);
    else this.#say();
  }

  go(at: number): void {
    this.stop();
    this.#at = Math.min(this.#steps.length - 1, Math.max(0, at));
    this.#say();
  }

  /** From the first step, slowly. */
  play(): void {
    this.stop();
    this.#at = -1;
    this.#isPlaying = true;
    this.#advance(slowMs);
  }

  /** Stays where it is. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isPlaying = false;
  }

  #advance(forMs: number): void {
    this.#timer = undefined;
    const isLast = this.#at >= this.#steps.length - 1;
    if (isLast) this.#isPlaying = false;
    else {
      this.#at += 1;
      this.#timer = setTimeout(() => this.#advance(forMs), forMs);
    }
    this.#say();
  }

  #say(): void {
    this.#tell({ steps: this.#steps, at: this.#at, isPlaying: this.#isPlaying });
  }
}
