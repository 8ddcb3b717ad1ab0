/* The W3C WebDriver protocol, as much of it as the tests need. For WebKit, which speaks nothing newer. */

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** An element of the page, as the driver names it. */
export type Handle = { readonly [ELEMENT]: string };

/** The keys that have no letter, as the protocol writes them. */
const KEYS: Readonly<Record<string, string>> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
};

const keyOf = (name: string): string => KEYS[name] ?? name;

/** One browser window after the other, through a driver that listens on a port of this machine. */
export class WebDriver {
  readonly #session: string;

  private constructor(session: string) {
    this.#session = session;
  }

  static async open(driver: string, capabilities: object): Promise<WebDriver> {
    const { sessionId } = (await send('POST', `${driver}/session`, { capabilities: { alwaysMatch: capabilities } })) as {
      sessionId: string;
    };
    const opened = new WebDriver(`${driver}/session/${sessionId}`);
    await opened.#call('POST', 'timeouts', { script: 30_000, pageLoad: 30_000 });
    return opened;
  }

  close = (): Promise<unknown> => send('DELETE', this.#session);
  go = (url: string): Promise<unknown> => this.#call('POST', 'url', { url });
  url = (): Promise<string> => this.#call('GET', 'url') as Promise<string>;
  reload = (): Promise<unknown> => this.#call('POST', 'refresh', {});
  back = (): Promise<unknown> => this.#call('POST', 'back', {});
  resize = (width: number, height: number): Promise<unknown> => this.#call('POST', 'window/rect', { width, height });

  /** Every window, and the one that commands go to. */
  windows = (): Promise<string[]> => this.#call('GET', 'window/handles') as Promise<string[]>;
  use = (handle: string): Promise<unknown> => this.#call('POST', 'window', { handle });
  newWindow = async (): Promise<string> => ((await this.#call('POST', 'window/new', { type: 'tab' })) as { handle: string }).handle;
  closeWindow = (): Promise<unknown> => this.#call('DELETE', 'window');

  /** Runs a function's body in the page. */
  run = (script: string, ...args: unknown[]): Promise<unknown> => this.#call('POST', 'execute/sync', { script, args });

  click = (element: Handle): Promise<unknown> => this.#call('POST', `element/${element[ELEMENT]}/click`, {});

  /** Types into whatever has the focus. */
  async type(text: string): Promise<void> {
    await this.#keys(
      [...text].flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]),
    );
  }

  /** Presses a key, or several at once: `Shift+Tab`. */
  async press(keys: string): Promise<void> {
    const values = keys.split('+').map(keyOf);
    await this.#keys([
      ...values.map((value) => ({ type: 'keyDown', value })),
      ...values.toReversed().map((value) => ({ type: 'keyUp', value })),
    ]);
  }

  async down(key: string): Promise<void> {
    await this.#keys([{ type: 'keyDown', value: keyOf(key) }]);
  }

  async up(key: string): Promise<void> {
    await this.#keys([{ type: 'keyUp', value: keyOf(key) }]);
  }

  #keys(actions: object[]): Promise<unknown> {
    return this.#call('POST', 'actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  #call(method: string, path: string, body?: object): Promise<unknown> {
    return send(method, `${this.#session}/${path}`, body);
  }
}

async function send(method: string, url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value?.error ?? response.status} ${value?.message ?? ''}`);
  return value;
}
