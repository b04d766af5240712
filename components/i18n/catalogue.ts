/**
 * The message catalogue: every text of the interface, by language and area. `clientAreas` travel to the browser with
 * each page; those of `pageAreas` are only rendered on the server.
 */
import type { Language } from './languages.ts';
import { actions as deActions } from './messages/de/actions.ts';
import { bench as deBench } from './messages/de/bench.ts';
import { clients as deClients } from './messages/de/clients.ts';
import { commands as deCommands } from './messages/de/commands.ts';
import { diagram as deDiagram } from './messages/de/diagram.ts';
import { drawings as deDrawings } from './messages/de/drawings.ts';
import { editor as deEditor } from './messages/de/editor.ts';
import { errorsPage as deErrorsPage } from './messages/de/errors-page.ts';
import { exercise as deExercise } from './messages/de/exercise.ts';
import { glossary as deGlossary } from './messages/de/glossary.ts';
import { home as deHome } from './messages/de/home.ts';
import { lesson as deLesson } from './messages/de/lesson.ts';
import { palette as dePalette } from './messages/de/palette.ts';
import { playground as dePlayground } from './messages/de/playground.ts';
import { search as deSearch } from './messages/de/search.ts';
import { settings as deSettings } from './messages/de/settings.ts';
import { site as deSite } from './messages/de/site.ts';
import { surface as deSurface } from './messages/de/surface.ts';
import { terminal as deTerminal } from './messages/de/terminal.ts';
import { actions } from './messages/en/actions.ts';
import { bench } from './messages/en/bench.ts';
import { clients } from './messages/en/clients.ts';
import { commands } from './messages/en/commands.ts';
import { diagram } from './messages/en/diagram.ts';
import { drawings } from './messages/en/drawings.ts';
import { editor } from './messages/en/editor.ts';
import { errorsPage } from './messages/en/errors-page.ts';
import { exercise } from './messages/en/exercise.ts';
import { glossary } from './messages/en/glossary.ts';
import { home } from './messages/en/home.ts';
import { lesson } from './messages/en/lesson.ts';
import { palette } from './messages/en/palette.ts';
import { playground } from './messages/en/playground.ts';
import { search } from './messages/en/search.ts';
import { settings } from './messages/en/settings.ts';
import { site } from './messages/en/site.ts';
import { surface } from './messages/en/surface.ts';
import { terminal } from './messages/en/terminal.ts';
import { makeText, type Text, type Translated } from './text.ts';

const clientAreas = {
  en: { actions, bench, clients, diagram, drawings, editor, exercise, lesson, site, surface, terminal },
  de: {
    actions: deActions,
    bench: deBench,
    clients: deClients,
    diagram: deDiagram,
    drawings: deDrawings,
    editor: deEditor,
    exercise: deExercise,
    lesson: deLesson,
    site: deSite,
    surface: deSurface,
    terminal: deTerminal,
  },
};
const pageAreas = {
  en: { commands, errorsPage, glossary, home, palette, playground, search, settings },
  de: {
    commands: deCommands,
    errorsPage: deErrorsPage,
    glossary: deGlossary,
    home: deHome,
    palette: dePalette,
    playground: dePlayground,
    search: deSearch,
    settings: deSettings,
  },
};

type ClientAreas = (typeof clientAreas)['en'];
type PageAreas = (typeof pageAreas)['en'];
export type ClientMessages = { readonly [A in keyof ClientAreas]: Translated<ClientAreas[A]> };
export type ClientText<A extends keyof ClientAreas> = Text<ClientAreas[A]>;
type Areas = ClientAreas & PageAreas;
type AllMessages = { readonly [A in keyof Areas]: Translated<Areas[A]> };

/** What the browser gets of a language. */
export function clientMessages(language: Language): ClientMessages {
  return clientAreas[language];
}

/** For components that are rendered on the server. */
export function textOf<A extends keyof Areas>(language: Language, area: A): Text<Areas[A]> {
  const all: AllMessages = { ...clientAreas[language], ...pageAreas[language] };
  return makeText(all[area], language);
}

/** Messages of one area, for a page that gives them to what stands on it. */
export function pageMessages<A extends keyof PageAreas>(
  language: Language,
  area: A,
): Translated<PageAreas[A]> {
  const all: { readonly [K in keyof PageAreas]: Translated<PageAreas[K]> } = pageAreas[language];
  return all[area];
}
