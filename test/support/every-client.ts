/**
 * Clients of every sort on one sandbox, through both doors, for tests in which the server under them goes away: an open
 * transaction, a watched key, a blocked read, a subscription. What each of them must find afterwards stands here once.
 */
import { expect } from 'vitest';
import type { Response } from '#sandbox/protocol.ts';
import type { Browser } from './browser.ts';
import { type Doors, freshCookie } from './doors.ts';
import { command, type RawResp, rawResp } from './raw-resp.ts';
import { until } from './until.ts';

type Letter = 'A' | 'B' | 'C' | 'D';

export class EveryClient {
  readonly doors: Doors;
  readonly browser: Browser;
  readonly listener: RawResp;
  readonly blockedProgram: RawResp;
  readonly transaction: RawResp;
  /** The number of the browser's blocked command. */
  readonly blocked: string;

  private constructor(
    parts: Omit<EveryClient, 'end' | 'runs' | 'failureOf' | 'serverIs' | 'expectToGoOn' | 'replyTo'>,
  ) {
    this.doors = parts.doors;
    this.browser = parts.browser;
    this.listener = parts.listener;
    this.blockedProgram = parts.blockedProgram;
    this.transaction = parts.transaction;
    this.blocked = parts.blocked;
  }

  /** `kept` holds 1. Browser: A in MULTI, B watches, C blocked. Programs: one each that listens, blocks, is in MULTI. */
  static async setOut(doors: Doors): Promise<EveryClient> {
    const browser = await doors.browser({ cookie: freshCookie(doors.identity) });
    const { username, password } = new URL((await browser.open('home')).sandbox.url);
    const program = async () => {
      const one = await rawResp(doors.respPort);
      one.send(command('AUTH', username, password));
      await one.until('+OK\r\n');
      return one;
    };
    await browser.run('SET kept 1');
    for (const line of ['MULTI', 'SET kept 2']) await browser.run(line, 'A');
    await browser.run('WATCH kept', 'B');
    const blocked = browser.send({ type: 'run', client: 'C', line: 'BLPOP nothing 0' });
    const [listener, blockedProgram, transaction] = [await program(), await program(), await program()];
    listener.send(command('SUBSCRIBE', 'news'));
    await listener.until('subscribe');
    blockedProgram.send(command('BLPOP', 'nothing', '0'));
    transaction.send(Buffer.concat([command('MULTI'), command('SET', 'kept', '3')]));
    await transaction.until('+QUEUED');
    await browser.waitFor(
      frame =>
        frame.type === 'event' &&
        frame.event.type === 'clients' &&
        frame.event.clients.filter(({ state }) => state === 'blocked').length === 2,
    );
    return new EveryClient({ doors, browser, listener, blockedProgram, transaction, blocked });
  }

  runs(client: Letter, line: string): string {
    return this.browser.send({ type: 'run', client, line });
  }

  async replyTo(line: string, client: Exclude<Letter, 'D'> = 'A') {
    return (await this.browser.run(line, client)).reply;
  }

  failureOf(id: string): Promise<Response> {
    return this.browser.waitFor(frame => frame.type === 'failed' && frame.id === id);
  }

  serverIs(state: 'away' | 'back'): Promise<Response> {
    return this.browser.waitFor(
      frame => frame.type === 'event' && frame.event.type === 'server' && frame.event.state === state,
    );
  }

  /** After the return: what was lost is told, what can come back has come back, and the rest goes on. */
  async expectToGoOn(): Promise<void> {
    const { browser, listener, blockedProgram, transaction } = this;
    expect(await this.replyTo('EXEC', 'A')).toMatchObject({
      type: 'error',
      text: expect.stringMatching(/^EXECABORT/),
    });
    for (const line of ['MULTI', 'SET kept 4']) await browser.run(line, 'B');
    expect(await this.replyTo('EXEC', 'B')).toEqual({ type: 'nil-array' });
    transaction.send(command('EXEC'));
    await transaction.until('-EXECABORT');
    expect(await this.replyTo('GET kept', 'C')).toEqual({ type: 'bulk', bytes: '1' });
    blockedProgram.send(command('GET', 'kept'));
    await blockedProgram.until('$1\r\n1\r\n');
    await until(async () => {
      expect(await this.replyTo('PUBLISH news hello')).toMatchObject({ type: 'integer' });
      return listener.text().includes('hello');
    });
    // The feed of keyspace events is back too: an expiry is no command of anybody's.
    await browser.run('SET soon gone PX 50');
    await browser.waitFor(
      frame =>
        frame.type === 'event' &&
        frame.event.type === 'view' &&
        frame.event.gone.some(({ key, how }) => key === 'soon' && how === 'expired'),
    );
    const newcomer = await this.doors.browser();
    expect((await newcomer.open('home')).keys).toEqual([]);
    await newcomer.close();
  }

  async end(): Promise<void> {
    await this.browser.close();
    for (const program of [this.listener, this.blockedProgram, this.transaction]) await program.end();
  }
}

export function expectWhatToDo(frame: Response, codes: RegExp): void {
  expect(frame).toMatchObject({
    code: expect.stringMatching(codes),
    detail: expect.stringMatching(/try again/i),
  });
}
