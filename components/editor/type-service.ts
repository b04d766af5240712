/** What the TypeScript service knows of an answer's surroundings, and how loudly it speaks. */
import type * as Monaco from 'monaco-editor/editor';
import type { LanguageServiceDefaults } from 'monaco-editor/languages/features/typescript/register';
import { siteLink } from '#lessons/site-link.ts';

let loading: Promise<void> | undefined;

/** Loads the declarations once; until they are there, nothing is said of types, for it would be wrong. */
export function loadAnswerTypes(defaults: LanguageServiceDefaults): void {
  if (loading) return;
  defaults.setDiagnosticsOptions({ noSemanticValidation: true });
  loading = fetchTypes().then(
    types => {
      defaults.setExtraLibs([{ content: types, filePath: 'file:///keyspace.d.ts' }]);
      defaults.setDiagnosticsOptions({ noSemanticValidation: false });
    },
    () => {
      // Without them there are colours and no types; the next editor asks again.
      loading = undefined;
    },
  );
}

async function fetchTypes(): Promise<string> {
  const response = await fetch('/api/answer-types');
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.text()).replaceAll(siteLink, location.origin);
}

/** Below it, TypeScript's numbers are of what is no TypeScript at all. */
const firstTypeError = 2000;

/** What types say is a warning: an answer runs without them, and is checked all the same. */
export function softenTypeErrors(monaco: typeof Monaco): void {
  const { Error: error, Warning: warning } = monaco.MarkerSeverity;
  const isHard = ({ severity, code }: Monaco.editor.IMarker): boolean =>
    severity === error && Number(typeof code === 'object' ? code.value : code) >= firstTypeError;
  monaco.editor.onDidChangeMarkers(resources => {
    for (const resource of resources) {
      const markers = monaco.editor.getModelMarkers({ owner: 'typescript', resource });
      const model = monaco.editor.getModel(resource);
      if (!model || !markers.some(isHard)) continue;
      monaco.editor.setModelMarkers(
        model,
        'typescript',
        markers.map(marker => (isHard(marker) ? { ...marker, severity: warning } : marker)),
      );
    }
  });
}
