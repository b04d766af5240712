import { describe, expect, it } from 'vitest';
import { makeConnectSheet } from '#components/connect/connect-sheet.ts';
import { fillHtml, fillText, isLoopback, maskUrl, readAddress } from '#components/connect/fill.ts';
import { connectTabs, placeholders } from '#components/connect/samples.ts';
import { connectSheetSchema } from '#components/connect/sheet-schema.ts';
import { tabNames } from '#components/connect/tab-names.ts';

const url = 'redis://abcdef123456:To-ken_1@redis.example:6390';
const address = { id: 'abcdef123456', token: 'To-ken_1', host: 'redis.example', port: '6390' };

describe('the address', () => {
  it.each([
    [url, address],
    ['redis://abc:def@127.0.0.1:1', { id: 'abc', token: 'def', host: '127.0.0.1', port: '1' }],
    ['redis://abc:def@[::1]:6390', { id: 'abc', token: 'def', host: '::1', port: '6390' }],
    ['redis://host:6390', undefined],
    ['https://abc:def@host:443', undefined],
    ['', undefined],
  ])('of %s', (text, parts) => expect(readAddress(text)).toEqual(parts));

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['::1', true],
    ['redis.example', false],
    ['10.0.0.1', false],
  ])('%s is of this machine: %s', (host, is) => expect(isLoopback(host)).toBe(is));
});

describe('filling in', () => {
  it('gives a URL as the sandbox has it, also with an IPv6 host', () => {
    const text = `redis://${placeholders.id}:${placeholders.token}@${placeholders.host}:${placeholders.port}`;
    expect(fillText(text, address)).toBe(url);
    const ipv6 = 'redis://abc:def@[::1]:6390';
    expect(fillText(text, readAddress(ipv6) ?? address)).toBe(ipv6);
    expect(
      fillText(`connect('${placeholders.host}', ${placeholders.port})`, { ...address, host: '::1' }),
    ).toBe("connect('::1', 6390)");
  });

  it('takes no part of an address for a pattern', () => {
    expect(fillText(placeholders.token, { ...address, token: "$&$'" })).toBe("$&$'");
  });

  it('shows the token only when asked, and never as markup', () => {
    const html = `<code>${placeholders.token}@${placeholders.host}</code>`;
    expect(fillHtml(html, address, false)).toBe('<code>••••••••••••@redis.example</code>');
    expect(fillHtml(html, address, true)).toBe('<code>To-ken_1@redis.example</code>');
    const hostile = fillHtml(html, { ...address, host: '<img>', token: '"&' }, true);
    expect(hostile).toBe('<code>&#34;&#38;@&#60;img&#62;</code>');
    expect(maskUrl(url, address)).toBe('redis://abcdef123456:••••••••••••@redis.example:6390');
  });
});

describe('the sheet', () => {
  it('passes its own schema, and has the tabs that links name', async () => {
    const sheet = connectSheetSchema.parse(await makeConnectSheet());
    expect(sheet.tabs.map(({ id }) => id)).toEqual([...tabNames]);
  });

  it('keeps every placeholder whole when it colours', async () => {
    const { tabs } = await makeConnectSheet();
    const codes = tabs.flatMap(({ samples }) => samples).flatMap(sample => sample.codes);
    for (const { title, text, html } of codes) {
      for (const placeholder of Object.values(placeholders)) {
        const inText = text.split(placeholder).length;
        expect(html.split(placeholder).length, `${placeholder} in ${title}`).toBe(inText);
      }
    }
  });

  it('leaves no program without the whole address', () => {
    for (const { id, program } of connectTabs.flatMap(({ samples }) => samples)) {
      const filled = fillText(program.text, address);
      for (const part of Object.values(address)) expect(filled, id).toContain(part);
      for (const placeholder of Object.values(placeholders)) expect(filled, id).not.toContain(placeholder);
    }
  });
});
