/**
 * What people set for this browser: names, values (the first is the usual one), and how the looks among them reach the
 * page. `components/lesson/use-remembered.ts` stores them, each under `keyspace:<name>`.
 */
export const preferences = {
  /** Size of all type; `presenter` is 22 px and more. */
  text: ['normal', 'large', 'presenter'],
  motion: ['system', 'reduced'],
  contrast: ['system', 'more'],
  'single-keys': ['on', 'off'],
  /** Whether the list of completions opens by itself while one types; Ctrl-Space opens it always. */
  completion: ['off', 'on'],
} as const;
export type PreferenceName = keyof typeof preferences;
export type PreferenceValue<N extends PreferenceName> = (typeof preferences)[N][number];

/** Those that the page wears as `data-…` attributes, so that styles follow. */
export const looks = ['text', 'motion', 'contrast'] as const;
export type Look = (typeof looks)[number];

export const presenterName = 'keyspace:presenter';

/** Runs in the head, before the first paint, so that nothing flashes. Must stay a plain expression. */
export const preferencesScript = `try{var d=document.documentElement.dataset;${JSON.stringify(looks)}.forEach(function(n){var v=localStorage.getItem('keyspace:'+n);if(/^[a-z]{1,12}$/.test(v||''))d[n]=v});if(sessionStorage.getItem('${presenterName}')==='on')d.presenter='on'}catch(e){}`;

export function isValueOf<N extends PreferenceName>(name: N, value: string): value is PreferenceValue<N> {
  return preferences[name].some(known => known === value);
}

/** What the page wears from now on. */
export function wearLook(name: Look, value: string): void {
  document.documentElement.dataset[name] = value;
}
