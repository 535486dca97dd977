// Whether the small pictures of the pages are shown; the same for every document until the window closes.
import { create } from 'zustand';
import { usePreferencesStore } from '../shell/preferences.ts';

/** `null` until a hand decided: then they stand where there is room for them. */
const useShownStore = create<{ readonly byHand: boolean | null }>()(() => ({ byHand: null }));
const WIDE = 1600;

function byItself(): boolean {
  return window.innerWidth >= WIDE && usePreferencesStore.getState().typeSize === 'normal';
}

export function useThumbnails(): boolean {
  return useShownStore((state) => state.byHand) ?? byItself();
}

export function toggleThumbnails(): void {
  useShownStore.setState(({ byHand }) => ({ byHand: !(byHand ?? byItself()) }));
}
