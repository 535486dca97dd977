// Prints an official document: a hidden, sandboxed window without Node or network lays the elements out (renderer/sheet) and is printed to
// PDF. The window lives for one document. What it reports is checked here before anybody relies on it.
import { BrowserWindow, session } from 'electron';
import * as v from 'valibot';
import { SHEET_DONE_CHANNEL, SHEET_INPUT_CHANNEL, type SheetInput, SheetResult } from '../../preload/contract/sheet.ts';

/** The in-memory session of layout windows; whoever serves app:// registers it there too. */
export const SHEET_PARTITION = 'sheet';

export type SheetOptions = {
  /** Absolute path of the built preload/sheet. */
  readonly preload: string;
  /** Navigates the window to the sheet's page, e.g. `window.loadURL('app://client/sheet.html')`. */
  readonly load: (window: BrowserWindow) => Promise<void>;
  /** The only scheme that the window may fetch from, with its colon. */
  readonly scheme?: string;
  /** Milliseconds for layout and printing together; 30,000 unless told. */
  readonly limit?: number;
};

export type PrintedSheet = { readonly pdf: Uint8Array; readonly result: SheetResult };

function open(preload: string, scheme: string): BrowserWindow {
  const own = session.fromPartition(SHEET_PARTITION);
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: new URL(details.url).protocol !== scheme }));
  const window = new BrowserWindow({
    show: false,
    width: 900,
    height: 1200,
    webPreferences: {
      preload,
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: false,
      devTools: false,
    },
  });
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.webContents.on('will-frame-navigate', (event) => event.preventDefault());
  return window;
}

/** Resolves when the page has reported; rejects when it dies, fails to load or reports nonsense. */
function laidOut(window: BrowserWindow, input: SheetInput, load: SheetOptions['load']): Promise<SheetResult> {
  const contents = window.webContents;
  return new Promise((resolve, reject) => {
    contents.ipc.handle(SHEET_INPUT_CHANNEL, () => input);
    contents.ipc.once(SHEET_DONE_CHANNEL, (_event, result: unknown) => {
      const checked = v.safeParse(SheetResult, result);
      if (checked.success) resolve(checked.output);
      else reject(new Error('the layout page reported nonsense'));
    });
    contents.once('render-process-gone', (_event, details) =>
      reject(new Error(`the layout page died: ${details.reason}`)),
    );
    contents.on('console-message', (details) => {
      if (details.level === 'error') reject(new Error('the layout page failed', { cause: details.message }));
    });
    contents.once('did-navigate', (_event, _url, status) => {
      if (status >= 400) reject(new Error(`the layout page answered ${status}`));
    });
    window.once('closed', () => reject(new Error('the layout window was closed')));
    load(window).catch(reject);
  });
}

/**
 * Lays out and prints one document.
 * @returns the PDF's bytes and where number, date, signature block and seal belong in it.
 * @throws when the page fails, dies or takes longer than the limit; the window is gone in every case.
 */
export async function printSheet(input: SheetInput, options: SheetOptions): Promise<PrintedSheet> {
  const window = open(options.preload, options.scheme ?? 'app:');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the layout took too long')), options.limit ?? 30_000);
  });
  const print = async (): Promise<PrintedSheet> => {
    const result = await laidOut(window, input, options.load);
    const pdf = await window.webContents.printToPDF({
      preferCSSPageSize: true,
      printBackground: true,
      margins: { top: 0, bottom: 0, left: 0, right: 0 },
      generateTaggedPDF: false,
      generateDocumentOutline: false,
    });
    return { pdf: new Uint8Array(pdf), result };
  };
  try {
    return await Promise.race([print(), late]);
  } finally {
    clearTimeout(timer);
    if (!window.isDestroyed()) window.destroy();
  }
}
