import type { explain as english } from '#components/i18n/messages/en/explain.ts';
import type { Translated } from '#components/i18n/text.ts';

export const explain: Translated<typeof english> = {
  failed: '<c>{command}</c> wurde mit einem Fehler beantwortet: {error}',
  queued: '<c>{command}</c> wartet in der Transaktion auf EXEC',
  unknown: '<c>{command}</c> lief',
  summary: '<c>{command}</c>: {summary}',
  summaryKey: '<c>{command}</c>: {summary} Geändert wurde <k>{key}</k>',
  summaryKeys: '<c>{command}</c>: {summary} Geändert wurden {n} Keys',
  noKey: '<c>{command}</c> fand keinen Key <k>{key}</k>',
  leftAlone: '<c>{command}</c> ließ <k>{key}</k>, wie es war: Die Bedingung traf nicht zu',
  nothingToDo: '<c>{command}</c> änderte nichts',
  expired: {
    one: 'Die Zeit von <k>{key}</k> lief ab',
    other: 'Die Zeit von {count} Keys lief ab, zuerst von <k>{key}</k>',
  },
  jumped: 'Die Zeit rückte um {time} vor; nichts lief ab',
  jumpedExpired: {
    one: 'Die Zeit rückte um {time} vor; <k>{key}</k> lief ab',
    other: 'Die Zeit rückte um {time} vor; {count} Keys liefen ab',
  },
  undone: {
    one: '„{label}“ wurde rückgängig gemacht: {count} Key ist wie zuvor',
    other: '„{label}“ wurde rückgängig gemacht: {count} Keys sind wie zuvor',
  },
  restored: {
    one: 'Zurück zu einem früheren Zustand: {count} Key wie damals',
    other: 'Zurück zu einem früheren Zustand: {count} Keys wie damals',
  },
  reset: 'Alles ist wie am Anfang',
  imported: { one: '{count} Command wurde importiert', other: '{count} Commands wurden importiert' },
  otherKey: 'Jemand anderes änderte <k>{key}</k>',
  otherKeys: 'Jemand anderes änderte {n} Keys',
  read: {
    one: '<c>{command}</c> las <k>{key}</k>, {count} Byte',
    other: '<c>{command}</c> las <k>{key}</k>, {count} Bytes',
  },
  readPart: {
    one: '<c>{command}</c> las {count} Byte aus <k>{key}</k>',
    other: '<c>{command}</c> las {count} Bytes aus <k>{key}</k>',
  },
  readMany: '<c>{command}</c> las {found} von {n} Keys',
  setNew: {
    one: '<c>{command}</c> legte <k>{key}</k> an, {count} Byte',
    other: '<c>{command}</c> legte <k>{key}</k> an, {count} Bytes',
  },
  setNewFor: {
    one: '<c>{command}</c> legte <k>{key}</k> für {time} an, {count} Byte',
    other: '<c>{command}</c> legte <k>{key}</k> für {time} an, {count} Bytes',
  },
  setOver: {
    one: '<c>{command}</c> ersetzte den Inhalt von <k>{key}</k> durch {count} Byte',
    other: '<c>{command}</c> ersetzte den Inhalt von <k>{key}</k> durch {count} Bytes',
  },
  setOverFor: {
    one: '<c>{command}</c> ersetzte den Inhalt von <k>{key}</k> für {time} durch {count} Byte',
    other: '<c>{command}</c> ersetzte den Inhalt von <k>{key}</k> für {time} durch {count} Bytes',
  },
  setMany: { one: '<c>{command}</c> setzte {count} Key', other: '<c>{command}</c> setzte {count} Keys' },
  tookAway: {
    one: '<c>{command}</c> las <k>{key}</k>, {count} Byte, und löschte es',
    other: '<c>{command}</c> las <k>{key}</k>, {count} Bytes, und löschte es',
  },
  appended: '<c>{command}</c> hängte {n} Bytes an <k>{key}</k> an, nun sind es {total}',
  lengthIs: '<c>{command}</c> fand <k>{key}</k> {n} Bytes lang',
  counted: '<c>{command}</c> machte <k>{key}</k> zu {value}',
  countedFrom: '<c>{command}</c> führte <k>{key}</k> von {before} zu {value}',
  wroteAt: '<c>{command}</c> schrieb in <k>{key}</k>, nun {total} Bytes',
  bitSet: '<c>{command}</c> setzte Bit {n} von <k>{key}</k> auf {value}; es war {before}',
  bitRead: '<c>{command}</c> las Bit {n} von <k>{key}</k>: {value}',
  bitsCounted: {
    one: '<c>{command}</c> zählte {count} Bit von <k>{key}</k>, das 1 ist',
    other: '<c>{command}</c> zählte {count} Bits von <k>{key}</k>, die 1 sind',
  },
  deleted: { one: '<c>{command}</c> löschte <k>{key}</k>', other: '<c>{command}</c> löschte {count} Keys' },
  deletedSome: '<c>{command}</c> löschte {found} von {n} Keys; die anderen gab es nicht',
  exists: '<c>{command}</c> fand <k>{key}</k>',
  existMany: '<c>{command}</c> fand {found} von {n} Keys',
  gaveTime: '<c>{command}</c> gab <k>{key}</k> noch {time}',
  gaveMoment: '<c>{command}</c> legte fest, wann <k>{key}</k> abläuft',
  endedAtOnce: '<c>{command}</c> nannte eine Zeit, die vorbei ist, also ist <k>{key}</k> weg',
  persisted: '<c>{command}</c> nahm <k>{key}</k> den Ablauf',
  hadNoExpiry: '<c>{command}</c> fand an <k>{key}</k> keinen Ablauf',
  ttlIs: '<c>{command}</c> fand: <k>{key}</k> lebt noch {time}',
  ttlNone: '<c>{command}</c> fand: <k>{key}</k> läuft nie ab',
  typeIs: '<c>{command}</c> fand: <k>{key}</k> ist vom Typ {value}',
  renamed: '<c>{command}</c> gab <k>{key}</k> den Namen <k>{to}</k>',
  copied: '<c>{command}</c> kopierte <k>{key}</k> nach <k>{to}</k>',
  namesFound: { one: '<c>{command}</c> fand {count} Key', other: '<c>{command}</c> fand {count} Keys' },
  scanned: {
    one: '<c>{command}</c> brachte {count} Element und den Cursor {value}',
    other: '<c>{command}</c> brachte {count} Elemente und den Cursor {value}',
  },
  scannedAll: {
    one: '<c>{command}</c> brachte {count} Element; der Durchgang ist vollständig',
    other: '<c>{command}</c> brachte {count} Elemente; der Durchgang ist vollständig',
  },
  emptied: {
    one: '<c>{command}</c> löschte alles, {count} Key',
    other: '<c>{command}</c> löschte alles, {count} Keys',
  },
  fieldsSet: {
    one: '<c>{command}</c> setzte {count} Feld von <k>{key}</k> ({fresh} neu)',
    other: '<c>{command}</c> setzte {count} Felder von <k>{key}</k> ({fresh} neu)',
  },
  fieldsWritten: {
    one: '<c>{command}</c> setzte {count} Feld von <k>{key}</k>',
    other: '<c>{command}</c> setzte {count} Felder von <k>{key}</k>',
  },
  fieldRead: '<c>{command}</c> las das Feld {field} von <k>{key}</k>',
  fieldMissing: '<c>{command}</c> fand kein Feld {field} in <k>{key}</k>',
  fieldThere: '<c>{command}</c> fand das Feld {field} in <k>{key}</k>',
  fieldsRead: '<c>{command}</c> las {found} von {n} Feldern von <k>{key}</k>',
  allFieldsRead: {
    one: '<c>{command}</c> las das einzige Feld von <k>{key}</k>',
    other: '<c>{command}</c> las alle {count} Felder von <k>{key}</k>',
  },
  fieldsDeleted: {
    one: '<c>{command}</c> löschte {count} Feld von <k>{key}</k>',
    other: '<c>{command}</c> löschte {count} Felder von <k>{key}</k>',
  },
  fieldCounted: '<c>{command}</c> machte das Feld {field} von <k>{key}</k> zu {value}',
  fieldCount: {
    one: '<c>{command}</c> zählte {count} Feld in <k>{key}</k>',
    other: '<c>{command}</c> zählte {count} Felder in <k>{key}</k>',
  },
  pushedHead: {
    one: '<c>{command}</c> stellte {count} Element an den Kopf von <k>{key}</k>, nun {total}',
    other: '<c>{command}</c> stellte {count} Elemente an den Kopf von <k>{key}</k>, nun {total}',
  },
  pushedTail: {
    one: '<c>{command}</c> stellte {count} Element ans Ende von <k>{key}</k>, nun {total}',
    other: '<c>{command}</c> stellte {count} Elemente ans Ende von <k>{key}</k>, nun {total}',
  },
  poppedHead: {
    one: '<c>{command}</c> nahm {count} Element vom Kopf von <k>{key}</k>',
    other: '<c>{command}</c> nahm {count} Elemente vom Kopf von <k>{key}</k>',
  },
  poppedTail: {
    one: '<c>{command}</c> nahm {count} Element vom Ende von <k>{key}</k>',
    other: '<c>{command}</c> nahm {count} Elemente vom Ende von <k>{key}</k>',
  },
  waitedInVain: '<c>{command}</c> wartete vergeblich',
  elementsRead: {
    one: '<c>{command}</c> las {count} Element von <k>{key}</k>',
    other: '<c>{command}</c> las {count} Elemente von <k>{key}</k>',
  },
  elementCount: {
    one: '<c>{command}</c> zählte {count} Element in <k>{key}</k>',
    other: '<c>{command}</c> zählte {count} Elemente in <k>{key}</k>',
  },
  elementRead: '<c>{command}</c> las das Element an Stelle {n} von <k>{key}</k>',
  elementMissing: '<c>{command}</c> fand kein Element an Stelle {n} in <k>{key}</k>',
  elementSet: '<c>{command}</c> ersetzte das Element an Stelle {n} von <k>{key}</k>',
  elementsRemoved: {
    one: '<c>{command}</c> entfernte {count} Element aus <k>{key}</k>',
    other: '<c>{command}</c> entfernte {count} Elemente aus <k>{key}</k>',
  },
  trimmed: {
    one: '<c>{command}</c> schnitt {count} Element von <k>{key}</k> ab',
    other: '<c>{command}</c> schnitt {count} Elemente von <k>{key}</k> ab',
  },
  inserted: '<c>{command}</c> schob ein Element in <k>{key}</k> ein, nun {total}',
  noPivot: '<c>{command}</c> fand die Stelle in <k>{key}</k> nicht',
  moved: '<c>{command}</c> verschob ein Element von <k>{key}</k> nach <k>{to}</k>',
  membersAdded:
    '<c>{command}</c> fügte {found} von {n} Membern zu <k>{key}</k> hinzu; die anderen waren schon da',
  allMembersAdded: {
    one: '<c>{command}</c> fügte {count} Member zu <k>{key}</k> hinzu',
    other: '<c>{command}</c> fügte {count} Member zu <k>{key}</k> hinzu',
  },
  membersRemoved: {
    one: '<c>{command}</c> entfernte {count} Member aus <k>{key}</k>',
    other: '<c>{command}</c> entfernte {count} Member aus <k>{key}</k>',
  },
  memberThere: '<c>{command}</c> fand den Member in <k>{key}</k>',
  memberMissing: '<c>{command}</c> fand den Member nicht in <k>{key}</k>',
  membersRead: {
    one: '<c>{command}</c> las {count} Member von <k>{key}</k>',
    other: '<c>{command}</c> las {count} Member von <k>{key}</k>',
  },
  memberCount: {
    one: '<c>{command}</c> zählte {count} Member in <k>{key}</k>',
    other: '<c>{command}</c> zählte {count} Member in <k>{key}</k>',
  },
  setsJoined: {
    one: '<c>{command}</c> fand {count} Member in {n} Sets',
    other: '<c>{command}</c> fand {count} Member in {n} Sets',
  },
  stored: {
    one: '<c>{command}</c> legte {count} Element in <k>{key}</k> ab',
    other: '<c>{command}</c> legte {count} Elemente in <k>{key}</k> ab',
  },
  scored: {
    one: '<c>{command}</c> gab {count} Member von <k>{key}</k> einen Score ({fresh} neu)',
    other: '<c>{command}</c> gab {count} Membern von <k>{key}</k> einen Score ({fresh} neu)',
  },
  scoreIs: '<c>{command}</c> fand {member} in <k>{key}</k> mit dem Score {value}',
  scoreNow: '<c>{command}</c> gab {member} in <k>{key}</k> den Score {value}',
  rankIs: '<c>{command}</c> fand {member} in <k>{key}</k> an Stelle {value}, von 0 gezählt',
  poppedMembers: {
    one: '<c>{command}</c> nahm {count} Member aus <k>{key}</k>',
    other: '<c>{command}</c> nahm {count} Member aus <k>{key}</k>',
  },
  entryAdded: '<c>{command}</c> hängte den Eintrag {id} an <k>{key}</k> an',
  entryCount: {
    one: '<c>{command}</c> zählte {count} Eintrag in <k>{key}</k>',
    other: '<c>{command}</c> zählte {count} Einträge in <k>{key}</k>',
  },
  entriesRead: {
    one: '<c>{command}</c> las {count} Eintrag von <k>{key}</k>',
    other: '<c>{command}</c> las {count} Einträge von <k>{key}</k>',
  },
  entriesOfStreams: {
    one: '<c>{command}</c> las {count} Eintrag',
    other: '<c>{command}</c> las {count} Einträge',
  },
  entriesDelivered: {
    one: '<c>{command}</c> gab {consumer} in der Gruppe {group} {count} Eintrag',
    other: '<c>{command}</c> gab {consumer} in der Gruppe {group} {count} Einträge',
  },
  nothingNew: '<c>{command}</c> fand nichts Neues',
  groupMade: '<c>{command}</c> legte die Gruppe {group} an <k>{key}</k> an',
  acknowledged: {
    one: '<c>{command}</c> erledigte {count} offenen Eintrag der Gruppe {group}',
    other: '<c>{command}</c> erledigte {count} offene Einträge der Gruppe {group}',
  },
  entriesRemoved: {
    one: '<c>{command}</c> entfernte {count} Eintrag aus <k>{key}</k>',
    other: '<c>{command}</c> entfernte {count} Einträge aus <k>{key}</k>',
  },
  estimateMoved: '<c>{command}</c> zeigte <k>{key}</k> {n} Elemente; die Schätzung änderte sich',
  estimateStayed: '<c>{command}</c> zeigte <k>{key}</k> {n} Elemente; die Schätzung blieb',
  estimateIs: '<c>{command}</c> schätzte {value} verschiedene Elemente',
  placed: {
    one: '<c>{command}</c> trug {count} Ort in <k>{key}</k> ein ({fresh} neu)',
    other: '<c>{command}</c> trug {count} Orte in <k>{key}</k> ein ({fresh} neu)',
  },
  placesFound: {
    one: '<c>{command}</c> fand {count} Ort in <k>{key}</k>',
    other: '<c>{command}</c> fand {count} Orte in <k>{key}</k>',
  },
  published: {
    one: '<c>{command}</c> sandte eine Nachricht an {channel}; {count} Client bekam sie',
    other: '<c>{command}</c> sandte eine Nachricht an {channel}; {count} Clients bekamen sie',
  },
  began: '<c>{command}</c> begann eine Transaktion: Commands warten auf EXEC',
  executed: {
    one: '<c>{command}</c> führte {count} Command in einem Zug aus',
    other: '<c>{command}</c> führte {count} Commands in einem Zug aus',
  },
  aborted: '<c>{command}</c> führte nichts aus: Ein beobachteter Key hatte sich geändert',
  discarded: '<c>{command}</c> verwarf die Transaktion',
  watched: {
    one: '<c>{command}</c> beobachtet <k>{key}</k> bis EXEC',
    other: '<c>{command}</c> beobachtet {count} Keys bis EXEC',
  },
  scriptRan: '<c>{command}</c> führte ein Skript aus, das nichts änderte',
  scriptChanged: {
    one: '<c>{command}</c> führte ein Skript aus, das <k>{key}</k> änderte',
    other: '<c>{command}</c> führte ein Skript aus, das {count} Keys änderte',
  },
};
