// The client itself: about, preferences, words for a person's comfort. Nothing here touches a document.
import * as v from 'valibot';
import { command, query } from './define.ts';
import { Finding, Nothing } from './fields.ts';

export const Preferences = v.strictObject({
  language: v.picklist(['zh-CN', 'en']),
  typeSize: v.picklist(['normal', 'large']),
  /** Whether the desktop is told of what has come. */
  notices: v.picklist(['on', 'off']),
});
export type Preferences = v.InferOutput<typeof Preferences>;

export const shell = {
  about: query(
    Nothing,
    v.strictObject({
      version: v.string(),
      electron: v.string(),
      electronSource: v.picklist(['official', 'fallback', 'packaged', 'unknown']),
      chrome: v.string(),
      node: v.string(),
      sqlite: v.string(),
      cryptoProvider: v.string(),
      /** The highest mark that this build may hold. */
      ceiling: v.picklist(['none', 'workSecret']),
      /** Where the device secret lies: the system's keyring, or a file bound to this machine. */
      deviceSecret: v.picklist(['keyring', 'file']),
      home: v.string(),
      findings: v.array(Finding),
    }),
    [],
    { roles: 'anyone' },
  ),
  preferences: query(Nothing, Preferences, [], { roles: 'anyone' }),
  setPreferences: command(Preferences, Preferences, [], { roles: 'anyone', consent: 'none' }),
};
