/** The worker of every language: differences, links, words. */
import 'monaco-editor/editor/editor.worker';
