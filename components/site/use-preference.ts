'use client';
import { useRemembered } from '#components/lesson/use-remembered.ts';
import {
  isValueOf,
  looks,
  type PreferenceName,
  type PreferenceValue,
  preferences,
  wearLook,
} from './preferences.ts';

/** A preference of this browser, and the function that changes it everywhere on the page at once. */
export function usePreference<N extends PreferenceName>(
  name: N,
): [PreferenceValue<N>, (value: PreferenceValue<N>) => void] {
  const usual: PreferenceValue<N> = preferences[name][0];
  const [remembered, remember] = useRemembered(name, usual);
  const change = (value: PreferenceValue<N>) => {
    remember(value);
    const look = looks.find(candidate => candidate === name);
    if (look !== undefined) wearLook(look, value);
  };
  return [isValueOf(name, remembered) ? remembered : usual, change];
}
