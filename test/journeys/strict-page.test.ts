import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approve, chooseBank, flowOn, goToBank, withPerson, withWorld } from './harness.ts';

/** The strictest page that can hold a script, a style sheet and a companion: no images, no inline anything, Trusted Types. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";

const PAGE = `<!doctype html><html lang="en"><title>A strict page</title>
<script type="module" src="/tessera/tessera.js"></script>
<tessera-flow client-id="demo" client-app-key="pk_demo" skill="sandbox_aisp_sbx_#1.0"></tessera-flow></html>`;

const world = withWorld();

describe(`a page under ${POLICY}`, () => {
  it('runs a whole journey without one violation, logos and QR code included', () =>
    withPerson(world, async (person) => {
      const { page } = person;
      await page.route('**/strict', (route) =>
        route.fulfill({ body: PAGE, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY } }),
      );
      await page.addInitScript(() => {
        const all: string[] = [];
        Object.assign(window, { violations: all });
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
          all.push(`${violatedDirective} ${blockedURI}`),
        );
      });
      await page.goto(`${world.url}/strict`);
      const flow = flowOn(page);
      await flow.locator('tessera-bank-logo svg').first().waitFor();
      await flow.getByRole('button', { name: /^Country/ }).click();
      await flow.locator('tessera-pick').getByRole('option').first().waitFor();
      await page.keyboard.press('Escape');
      await chooseBank(flow, 'Banque des Tuileries');
      await flow.getByRole('img', { name: /QR/ }).waitFor();
      await flow.getByRole('button', { name: 'Choose another bank' }).click();
      await chooseBank(flow, 'Nord Banque');
      await approve(await goToBank(person, flow));
      await flow.getByRole('checkbox').first().check();
      await flow.getByRole('button', { name: /^Share \d/ }).click();
      await flow.getByRole('heading', { name: /connected/i }).waitFor();
      assert.deepEqual(await page.evaluate(() => (window as unknown as { violations: string[] }).violations), []);
    }));
});
