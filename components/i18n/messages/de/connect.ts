import type { connect as en } from '#components/i18n/messages/en/connect.ts';
import type { Translated } from '#components/i18n/text.ts';

export const connect: Translated<typeof en> = {
  nobody: 'Kein Client von außen ist verbunden.',
  connected: 'Verbunden: {names}.',
  last: 'Zuletzt: {client} <code>{text}</code>',
  title: 'Den eigenen Client verbinden',
  notOpen: 'Die Sandbox ist noch nicht offen. Sobald sie es ist, füllt sich das hier von selbst.',
  anyClient:
    'Diese Keys liegen auf einem echten Redis. Jeder Client kann sie benutzen, und die Werkbank zeigt, was er tut.',
  loopback: 'Die Adresse ist die dieses Rechners; auch der Client muss darauf laufen.',
  whoever: 'Wer diese URL hat, hat diese Keys.',
  unusedDays: {
    one: 'Unbenutzt werden sie in {count} Tag gelöscht; jedes Command beginnt das von neuem.',
    other: 'Unbenutzt werden sie in {count} Tagen gelöscht; jedes Command beginnt das von neuem.',
  },
  unusedHours: {
    one: 'Unbenutzt werden sie in einer Stunde gelöscht; jedes Command beginnt das von neuem.',
    other: 'Unbenutzt werden sie in {count} Stunden gelöscht; jedes Command beginnt das von neuem.',
  },
  client: 'Client',
  loading: 'Die Programme werden geladen…',
  tryAgain: 'Noch einmal versuchen',
  whatFits: 'Was hineinpasst',
  pastLimit:
    'Jenseits einer Grenze sagt der Fehler, welche es ist und was zu tun ist. Alles andere ist wie auf einem eigenen Redis, oder es steht in <link>How this sandbox differs</link>.',
  address: 'Adresse dieser Sandbox',
  hideToken: 'Token verbergen',
  showToken: 'Token zeigen',
  hide: 'Verbergen',
  show: 'Zeigen',
  copyUrl: 'URL kopieren',
  host: 'Host',
  port: 'Port',
  userName: 'Benutzername',
  password: 'Passwort',
  copyHost: 'Host kopieren',
  copyPort: 'Port kopieren',
  copyUserName: 'Benutzernamen kopieren',
  copyPassword: 'Passwort kopieren',
  nodes: 'Nodes',
  aboutNodes:
    'Die Adresse oben ist die des ersten. Was MOVED, CLUSTER SLOTS und SENTINEL einem Client von außen antworten, sind diese Adressen.',
  node: 'Node',
  atTheMoment: 'Zurzeit',
  nodeAddress: 'Adresse',
  copy: 'Kopieren',
  notReachable: 'von außen nicht erreichbar',
  copyUrlOf: 'URL von {name} kopieren',
  prints: 'Es gibt aus',
  copyCode: '{name} kopieren',
};
