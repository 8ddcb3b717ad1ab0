import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { approve, chooseBank, flowOn, goToBank, withPerson, withWorld, type Person } from './harness.ts';

const TAG = '<tessera-flow client-id="demo" client-app-key="pk_demo" skill="sandbox_aisp_sbx_#1.0"></tessera-flow>';
const SCRIPT = '<script type="module" src="/tessera/tessera.js"></script>';

/** What a page can have done after the widget's first file was loaded, and before anything else of it. */
const SPOILER = `<script type="module">
  const broken = (name) => function () { throw new Error('The page has spoiled ' + name); };
  for (const name of ['fetch', 'Promise', 'setTimeout', 'clearTimeout']) window[name] = broken(name);
  window.JSON = { parse: broken('JSON.parse'), stringify: broken('JSON.stringify') };
  Date.now = broken('Date.now');
  for (const prototype of [Array.prototype, Object.prototype])
    Object.defineProperty(prototype, 'spoiled', { value: broken('a list'), enumerable: true, configurable: true });
</script>`;

const world = withWorld();

/** A page of this address, on the shop's own origin unless it names another. */
const serve = (page: Page, path: string, body: string): Promise<unknown> =>
  page
    .context()
    .route(`**/${path}`, (route) =>
      route.fulfill({ body: `<!doctype html><html lang="en"><title>${path}</title>${body}</html>`, contentType: 'text/html' }),
    );

async function connect(person: Person, flow: Locator): Promise<void> {
  await chooseBank(flow, 'Nord Banque');
  await approve(await goToBank(person, flow));
  await flow.getByRole('checkbox').first().check();
  await flow.getByRole('button', { name: /^Share \d/ }).click();
  await flow.getByRole('heading', { name: /connected/i }).waitFor();
}

describe('a page that gets in the way', () => {
  it('cannot, by redefining what the widget is built on after its first file', () =>
    withPerson(world, async (person) => {
      const { page } = person;
      await serve(page, 'spoiled', SCRIPT + SPOILER + TAG);
      await page.goto(`${world.url}/spoiled`);
      await connect(person, flowOn(page));
    }));

  it('cannot, by loading the widget twice: there is one flow, and one session', () =>
    withPerson(world, async (person) => {
      const { page } = person;
      const created: string[] = [];
      page.on('request', (request) => request.method() === 'POST' && request.url().endsWith('/sessions') && created.push(request.url()));
      await serve(page, 'twice', `${SCRIPT}<script type="module" src="/tessera/tessera.js?again"></script>${TAG}`);
      await page.goto(`${world.url}/twice`);
      await connect(person, flowOn(page));
      assert.equal(created.length, 1);
      // In words that no tool on the way here touches.
      const second = await page.evaluate(`(async () => {
        const { open } = await import('/tessera/tessera.js?again');
        const opened = open({ clientId: 'demo', clientAppKey: 'pk_demo', skill: 'sandbox_aisp_sbx_#1.0' });
        while (!document.body.lastElementChild.shadowRoot?.querySelector('dialog')?.open) await new Promise((resolve) => setTimeout(resolve, 50));
        document.body.lastElementChild.leave();
        return (await opened).exit.cause;
      })()`);
      assert.equal(second, 'left');
    }));

  for (const [what, forbid] of [
    ['inside a frame of another page', false],
    ['inside a frame that may store nothing', true],
  ] as const) {
    it(`runs the whole journey ${what}`, () =>
      withPerson(world, async (person) => {
        const { page } = person;
        if (forbid) {
          const forbidden = "{ get() { throw new DOMException('Not here.', 'SecurityError'); } }";
          const content = `if (top !== window) for (const name of ['sessionStorage', 'localStorage']) Object.defineProperty(window, name, ${forbidden});`;
          await page.context().addInitScript({ content });
        }
        await serve(page, 'framed', SCRIPT + TAG);
        await page
          .context()
          .route('http://elsewhere.test/**', (route) =>
            route.fulfill({ body: `<iframe src="${world.url}/framed" width="480" height="800"></iframe>`, contentType: 'text/html' }),
          );
        await page.goto('http://elsewhere.test/');
        await connect(person, page.frameLocator('iframe').locator('tessera-flow'));
      }));
  }

  it('is left as it was: no name of ours on it, nothing stored, no style, no lock', () =>
    withPerson(world, async (person) => {
      const { page } = person;
      const look = `<script>
        const look = () => JSON.stringify([
          Object.getOwnPropertyNames(window), document.documentElement.getAttributeNames(), document.body?.getAttributeNames(), document.head.childElementCount,
          document.adoptedStyleSheets.length, document.cookie, sessionStorage.length, localStorage.length, history.length,
        ]);
      </script>`;
      await serve(page, 'plain', `<body>${look}${SCRIPT}${TAG}<script>const before = look();</script>`);
      await page.goto(`${world.url}/plain`);
      await connect(person, flowOn(page));
      const [before, after] = await page
        .evaluate('[before, look()]')
        .then((looks) => (looks as string[]).map((each) => JSON.parse(each) as unknown));
      assert.deepEqual(after, before);
    }));
});
