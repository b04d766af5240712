import type { bench as en } from '#components/i18n/messages/en/bench.ts';
import type { Translated } from '#components/i18n/text.ts';

export const bench: Translated<typeof en> = {
  divider: 'Trennlinie zwischen Clients und Keys',
  serverAway:
    'Der Redis-Server antwortet nicht; vielleicht startet er neu. Commands schlagen fehl, bis er wieder da ist. Das steht dann hier.',
  startNew: 'Eine neue öffnen',
  tryNow: 'Jetzt versuchen',
  tryAgain: 'Noch einmal versuchen',
  onTheirWay: 'Die Keys sind unterwegs…',
  leaveLine: 'Die Reihe verlassen',
  opening: 'Die Sandbox wird geöffnet…',
  offline: 'Die Verbindung ist weg. Die Keys sind sicher; was getippt wird, wartet.',
  againIn: 'Nächster Versuch in {seconds} s.',
  trying: 'Wird versucht…',
  kept: 'Die Sandbox bleibt. Ihre Zeit beginnt mit allem, was hier geschieht, von neuem.',
  didNotWork: 'Das ging nicht. Noch einmal versuchen.',
  endsIn: 'Unbenutzt endet diese Sandbox in {time}.',
  endsInKeep: 'Unbenutzt endet diese Sandbox in {time}. Der Knopf behält sie.',
  timeIsUp: 'Die Zeit dieser Sandbox ist um.',
  keepIt: 'Behalten',
  lessThanMinute: 'weniger als einer Minute',
  minutes: { one: '{count} Minute', other: '{count} Minuten' },
  hours: { one: 'etwa {count} Stunde', other: 'etwa {count} Stunden' },
  reset: 'Zurücksetzen',
  resetTitle: 'Zurück an den Anfang?',
  resetNamespace:
    'Alle Keys hier werden gelöscht und die des Anfangs neu angelegt. „Rückgängig“ bringt sie wieder, solange sie nicht mehr als 4 MB halten.',
  resetServers:
    'Alle Keys hier werden gelöscht und die des Anfangs neu angelegt. Das lässt sich nicht rückgängig machen.',
  resetExercise:
    'Diese Server enden mit allem, was an ihnen getan wurde, und neue starten so, wie die Übung sie gibt. Das lässt sich nicht rückgängig machen.',
  backToStart: 'zurück am Anfang',
  deleteAndStart: 'Löschen und neu beginnen',
  connect: 'Verbinden',
  panelNotLoaded: 'Das Feld ließ sich nicht laden. Gleich noch einmal versuchen.',
  keepKeys: 'Keys behalten',
  copy: 'Kopieren',
  copied: 'Kopiert',
  notAllowed: 'Nicht erlaubt',
  close: 'Schließen',
  simulated: 'simuliert',
  messagesPass: 'Hier gehen die Nachrichten zwischen den Teilen durch.',
};
