// Telling the desktop that something has come. A desktop without a place for such notices is no fault: nothing is shown then, and nothing is lost, since the lists say it too.

import { Notification } from 'electron';
import type { Notice } from '../office.ts';

/** Notices that can still be clicked: Electron lets go of what nobody holds. */
const shown = new Set<Notification>();
const MOST_SHOWN = 20;

/** `onClick` is called with the notice that was clicked. */
export function notifyDesktop(notice: Notice, onClick: (notice: Notice) => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title: notice.title, body: notice.body });
  notification.on('click', () => {
    shown.delete(notification);
    onClick(notice);
  });
  notification.on('close', () => shown.delete(notification));
  const [oldest] = shown;
  if (shown.size >= MOST_SHOWN && oldest) shown.delete(oldest);
  shown.add(notification);
  notification.show();
}
