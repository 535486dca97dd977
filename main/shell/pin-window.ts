// The PIN window: small, always the same, above the client, with a preload of its own that knows five calls. It shows what main says is about to
// happen; what is typed goes to main alone and never through the client's window. PINs, new PINs and the recovery sheet exist nowhere else.

import { join } from 'node:path';
import { BrowserWindow, type Session } from 'electron';
import type { PinContract } from '../../preload/contract/contract.ts';
import type { Answer, Statement } from '../../preload/contract/pin.ts';
import type { AskInWindow, AskPin, ChosenPin } from '../core.ts';
import type { Handlers } from '../ipc/serve.ts';
import { Refusal } from '../refusal.ts';
import { confined } from './client-window.ts';
import { ORIGIN } from './protocol.ts';

/** What may be typed into the window that is up. */
type Checks = {
  readonly enter?: (pin: string) => Promise<Answer>;
  readonly choose?: (typed: ChosenPin) => Promise<Answer>;
  readonly typeBack?: (lines: readonly string[]) => Promise<Answer>;
};
type Request = {
  readonly statement: () => Statement;
  readonly checks: Checks;
  readonly finish: (outcome: 'accepted' | 'cancelled') => void;
};

/** Always of the same make; lower where there is only a person to name, wider for what is copied by hand. */
const SIZES = {
  normal: {
    unlock: { width: 480, height: 340 },
    person: { width: 480, height: 470 },
    act: { width: 480, height: 560 },
    sheet: { width: 640, height: 500 },
  },
  large: {
    unlock: { width: 640, height: 460 },
    person: { width: 640, height: 680 },
    act: { width: 640, height: 760 },
    sheet: { width: 860, height: 680 },
  },
} as const;

const SIZE_OF: { readonly [P in Statement['purpose']]?: keyof (typeof SIZES)['normal'] } = {
  unlock: 'unlock',
  choosePin: 'person',
  join: 'person',
  recoverySheet: 'sheet',
};

function sizeOf({ typeSize, purpose }: Statement): { width: number; height: number } {
  return SIZES[typeSize][SIZE_OF[purpose] ?? 'act'];
}

/** One question at a time; a second one while the window is open is cancelled at once. */
export class PinWindow {
  readonly #session: Session;
  readonly #distribution: string;
  readonly #parent: () => BrowserWindow | null;
  readonly #register: (window: BrowserWindow) => void;
  #request: Request | null = null;

  constructor(options: {
    session: Session;
    distribution: string;
    parent: () => BrowserWindow | null;
    register: (window: BrowserWindow) => void;
  }) {
    this.#session = options.session;
    this.#distribution = options.distribution;
    this.#parent = options.parent;
    this.#register = options.register;
  }

  readonly askPin: AskPin = (statement, enter) => this.#ask(statement, { enter });
  readonly askNewPin: AskInWindow<ChosenPin> = (statement, choose) => this.#ask(statement, { choose });
  readonly askSheet: AskInWindow<readonly string[]> = (statement, typeBack) => this.#ask(statement, { typeBack });

  #ask(statement: () => Statement, checks: Checks): Promise<'accepted' | 'cancelled'> {
    if (this.#request) return Promise.resolve('cancelled');
    return new Promise((resolve) => {
      const parent = this.#parent();
      const window = new BrowserWindow({
        ...sizeOf(statement()),
        useContentSize: true,
        ...(parent ? { parent, modal: true } : {}),
        resizable: false,
        minimizable: false,
        maximizable: false,
        fullscreenable: false,
        show: false,
        backgroundColor: '#FFFFFF',
        title: '印证',
        webPreferences: confined(this.#session, join(this.#distribution, 'preload', 'pin.cjs')),
      });
      window.removeMenu();
      window.setContentProtection(true);
      window.setAlwaysOnTop(true);
      let done = false;
      const finish = (outcome: 'accepted' | 'cancelled'): void => {
        if (done) return;
        done = true;
        this.#request = null;
        if (!window.isDestroyed()) window.destroy();
        resolve(outcome);
      };
      this.#request = { statement, checks, finish };
      this.#register(window);
      // Closing the window by any means is a "no".
      window.on('closed', () => finish('cancelled'));
      window.once('ready-to-show', () => {
        window.show();
        window.focus();
      });
      // A question that cannot be shown, or was taken away while it came up, is a "no".
      window.loadURL(`${ORIGIN}/pin.html`).catch(() => finish('cancelled'));
    });
  }

  /** Takes the question away, as when the session is locked meanwhile. */
  cancel(): void {
    this.#request?.finish('cancelled');
  }

  readonly handlers: Handlers<PinContract> = {
    pin: {
      statement: () => this.#current().statement(),
      enter: ({ pin }) => this.#tell((checks) => checks.enter?.(pin)),
      choose: (typed) => this.#tell((checks) => checks.choose?.(typed)),
      typeBack: ({ lines }) => this.#tell((checks) => checks.typeBack?.(lines)),
      cancel: () => {
        const request = this.#current();
        setImmediate(() => request.finish('cancelled'));
        return {};
      },
    },
  };

  async #tell(typed: (checks: Checks) => Promise<Answer> | undefined): Promise<Answer> {
    const request = this.#current();
    const answering = typed(request.checks);
    if (!answering) throw new Error('the PIN window asks for something else');
    const answer = await answering;
    if (answer.outcome === 'refused') throw new Refusal(answer.code);
    // After the answer has left, so that the window hears it before it goes.
    if (answer.outcome === 'accepted') setImmediate(() => request.finish('accepted'));
    return answer;
  }

  #current(): Request {
    if (!this.#request) throw new Error('the PIN window has no question');
    return this.#request;
  }
}
