// Language, type size and whether the desktop is told of what comes, as main keeps them, applied to the catalogue and to the tokens. Sets nothing else.
import { create } from 'zustand';
import type { Preferences } from '../../preload/contract/shell.ts';
import { applyTokens } from '../ui/tokens.ts';
import { call } from './office.ts';
import { setLanguage } from './text/text.ts';

export const usePreferencesStore = create<Preferences>()(() => ({
  language: 'zh-CN',
  typeSize: 'normal',
  notices: 'on',
}));

function apply(preferences: Preferences): void {
  usePreferencesStore.setState(preferences);
  setLanguage(preferences.language);
  applyTokens(preferences.typeSize);
}

/** Asks main for the preferences; until then, and if they cannot be had, Chinese in normal type. */
export async function loadPreferences(): Promise<void> {
  apply(usePreferencesStore.getState());
  apply(await call(window.office.shell.preferences, {}));
}

export async function changePreferences(change: Partial<Preferences>): Promise<void> {
  apply(await call(window.office.shell.setPreferences, { ...usePreferencesStore.getState(), ...change }));
}
