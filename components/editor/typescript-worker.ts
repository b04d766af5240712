/** The TypeScript language service, off the page's own thread. */
import 'monaco-editor/languages/features/typescript/ts.worker';
