import { describe, it } from 'node:test';
import { approve, chooseBank, flowOn, openCheckout, shareAccounts, withPerson, withWorld } from './harness.ts';

// This browser opens no window for a page, whatever the page does.
const world = withWorld({ args: ['--block-new-web-contents'] });

describe('a browser that blocks every window', () => {
  it('says so, offers this window instead, and comes back to the same step', () =>
    withPerson(world, async ({ page }) => {
      const flow = await openCheckout(page, world);
      await chooseBank(flow, 'Nord Banque');
      await flow.getByRole('button', { name: /^Continue to / }).click();
      await flow.getByRole('button', { name: /this window/i }).click();
      await page.waitForURL('**/sandbox/bank/**');
      await approve(page);
      await page.waitForURL('**/checkout**');
      await shareAccounts(page, flowOn(page));
    }));
});
