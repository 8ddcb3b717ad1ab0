import type { Locator, Page } from 'playwright-core';

/** Enough for any page of the shop, its header and footer included. */
const MOST_TABS = 80;

/** Runs in the page: is this what the keyboard would act upon? */
const hasFocus = (element: Element): boolean => (element.getRootNode() as Document | ShadowRoot).activeElement === element;

/** Somebody without a pointer: goes from control to control with Tab, and acts with what every keyboard has. */
export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** On to that control, over all that come before it. */
  async to(control: Locator): Promise<void> {
    await control.waitFor();
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      if (await control.evaluate(hasFocus)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`The keyboard does not get to ${String(control)}.`);
  }

  async press(control: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await this.to(control);
    await this.page.keyboard.press(key);
  }

  async type(control: Locator, text: string): Promise<void> {
    await this.to(control);
    await this.page.keyboard.type(text);
  }

  /** Of several radio buttons the keyboard stops at one; arrows go from each to the next. */
  async choose(group: Locator, name: string | RegExp): Promise<void> {
    const radios = group.getByRole('radio');
    await this.to(radios.first());
    await this.page.keyboard.press('Space');
    const wanted = group.getByRole('radio', { name });
    for (let count = await radios.count(); count > 0 && !(await wanted.isChecked()); count -= 1)
      await this.page.keyboard.press('ArrowDown');
    if (!(await wanted.isChecked())) throw new Error(`The arrow keys do not get to ${String(wanted)}.`);
  }

  /** Logs in at a bank and approves. */
  async approve(user = 'ana'): Promise<void> {
    const { page } = this;
    await this.type(page.getByLabel('User name'), user);
    await page.keyboard.press('Tab');
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await this.to(page.locator('button[value=approve]'));
    await page.keyboard.press('Enter').catch((error: unknown) => {
      // The key was pressed, and the window is gone before it comes up again.
      if (!page.isClosed()) throw error;
    });
  }
}
