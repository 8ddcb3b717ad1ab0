import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/define.ts';
import { open, register, VERSION, type OpenOptions, type TesseraFlow } from '../../src/index.ts';
import { RestartEvent } from '../../src/events/restart.ts';
import { PretendCompanion } from '../../stories/flow/pretend-companion.ts';
import { button, chooseBank, countOf, exitOf, face, flowWith, KEY, message, submit, texts } from './flow-world.ts';
import { motion } from './motion.ts';

/* Wrong calls do not compile. */
export const wrong: OpenOptions[] = [
  // @ts-expect-error -- neither a key and a skill nor a session
  { clientId: 'demo' },
  // @ts-expect-error -- a key without a skill
  { clientId: 'demo', clientAppKey: 'pk' },
  // @ts-expect-error -- a session without its nonce
  { clientId: 'demo', sessionId: 's1' },
  // @ts-expect-error -- no tenant
  { clientAppKey: 'pk', skill: 'connect' },
  // @ts-expect-error -- no such way to show a bank
  { clientId: 'demo', clientAppKey: 'pk', skill: 'connect', display: 'frame' },
  // @ts-expect-error -- no such word
  { clientId: 'demo', clientAppKey: 'pk', skill: 'connect', messages: { common: { shut: 'Zu' } } },
];

describe('tessera-flow', () => {
  // What moves cannot be measured.
  before(() => motion('reduce'));
  afterEach(() => sessionStorage.clear());

  it('is accessible, on every screen', async () => {
    const { flow, client } = await flowWith();
    await face(flow, 'tessera-choose-bank');
    await expect(flow).to.be.accessible();
    await chooseBank(flow);
    await expect(flow).to.be.accessible();
    (await button(flow, 'Close')).click();
    await message(flow, 'Leave now?');
    await expect(flow).to.be.accessible();
    (await button(flow, 'Keep going')).click();
    client.approve();
    await face(flow, 'tessera-accounts');
    await expect(flow).to.be.accessible();
  });

  it('runs a session from the bank to the token, and says so once', async () => {
    const { flow, client } = await flowWith();
    const told: string[] = [];
    for (const type of ['tessera-step-shown', 'tessera-completed', 'tessera-exited'] as const)
      flow.addEventListener(type, () => told.push(type));
    await chooseBank(flow);
    client.approve();
    const accounts = await face(flow, 'tessera-accounts');
    const completed = oneEvent(flow, 'tessera-completed');
    const exited = exitOf(flow);
    submit(accounts, { account_ids: ['3011'] });
    expect(await completed).to.include({ tempToken: 'tt_1', sessionId: 's1' });
    expect(await exited).to.include({ outcome: 'completed', cause: 'completed' });
    await face(flow, 'tessera-result');
    expect(told).to.deep.equal([...Array.from({ length: 3 }, () => 'tessera-step-shown'), 'tessera-completed', 'tessera-exited']);
    expect(client.log.filter((line) => /^(create|submit)/.test(line))).to.deep.equal([
      'create',
      'submit bank {"institution_id":"nord-bank"}',
      'submit approval {"action":"continue"}',
      'submit accounts {"account_ids":["3011"]}',
    ]);
  });

  it('shows who runs it and how far it is', async () => {
    const { flow } = await flowWith();
    await face(flow, 'tessera-choose-bank');
    expect(texts(flow)).to.contain('Third Drum').and.to.contain('Step 1 of 3').and.to.contain('never seen here');
    await chooseBank(flow);
    expect(texts(flow)).to.contain('Step 2 of 3');
    expect(flow.shadowRoot!.querySelector('progress')!.value).to.equal(2);
  });

  it('sends what it was set to', async () => {
    const { flow, client } = await flowWith();
    await face(flow, 'tessera-choose-bank');
    const { challenge, locale, ...rest } = client.created!;
    expect(challenge).to.match(/^[\w-]{43}$/);
    // With the place that the browser states, where it does.
    expect(locale).to.match(/^en(-[A-Z]{2})?$/);
    expect(rest).to.deep.equal({
      client_id: 'demo',
      client_app_key: 'pk',
      skill: 'connect',
      return_url: location.href.split('#')[0],
      display: 'popup',
    });
  });

  describe('the focus', () => {
    it('stays where it is on first load, and goes to the title of each step after that', async () => {
      const { flow } = await flowWith();
      await face(flow, 'tessera-choose-bank');
      await aTimeout(50);
      expect(document.activeElement).to.equal(document.body);
      const redirect = await chooseBank(flow);
      await waitUntil(() => redirect.shadowRoot!.activeElement?.localName === 'h2', 'the title should have the focus');
    });

    it('goes to what is said in place of a step, and back', async () => {
      const { flow } = await flowWith();
      await face(flow, 'tessera-choose-bank');
      const close = await button(flow, 'Close');
      close.focus();
      close.click();
      const title = await message(flow, 'Leave now?');
      await waitUntil(() => flow.shadowRoot!.activeElement === title, 'the question should have the focus');
      (await button(flow, 'Keep going')).click();
      await waitUntil(() => flow.shadowRoot!.activeElement === flow.face, 'the step should have the focus');
    });
  });

  describe('a tab', () => {
    it('keeps the session and its verifier, no nonce, and nothing after the end', async () => {
      const { flow, client } = await flowWith();
      await chooseBank(flow);
      const kept = JSON.parse(sessionStorage.getItem(KEY)!) as Record<string, string>;
      expect(Object.keys(kept).sort()).to.deep.equal(['id', 'verifier']);
      expect(JSON.stringify([sessionStorage, localStorage])).to.not.contain('nonce');
      flow.leave();
      await face(flow, 'tessera-result');
      expect([sessionStorage.length, localStorage.length]).to.deep.equal([0, 0]);
      expect(client.log.at(-1)).to.equal('leave s1 left');
    });

    it('goes on where it was after a reload', async () => {
      sessionStorage.setItem(KEY, JSON.stringify({ id: 's1', verifier: 'v' }));
      const { flow, client } = await flowWith({ client: new PretendCompanion({ at: 1 }) });
      await face(flow, 'tessera-redirect');
      expect(client.log[0]).to.equal('resume s1');
      expect(client.resumed).to.deep.equal({ client_id: 'demo', verifier: 'v' });
    });

    it('starts afresh where what it kept is gone', async () => {
      sessionStorage.setItem(KEY, JSON.stringify({ id: 'old', verifier: 'v' }));
      const { flow, client } = await flowWith({ client: new PretendCompanion().refuse('resume', 'session_not_found') });
      await face(flow, 'tessera-choose-bank');
      expect(client.log.slice(0, 2)).to.deep.equal(['resume old', 'create']);
    });

    it('takes over a session that the back end started', async () => {
      const { flow, client } = await flowWith({ sessionId: 's1', nonce: 'given' });
      await face(flow, 'tessera-choose-bank');
      expect(client.log[0]).to.equal('resume s1');
      expect(client.resumed).to.deep.include({ client_id: 'demo', nonce: 'given' });
      expect(JSON.parse(sessionStorage.getItem(KEY)!)).to.include({ id: 's1' });
    });

    it('leaves it to the page to follow a session that it has handed in', async () => {
      const { flow, client } = await flowWith({ sessionId: 's1', nonce: 'given' });
      await face(flow, 'tessera-choose-bank');
      flow.leave();
      const result = await face(flow, 'tessera-result');
      // Without this the page would be loaded anew.
      flow.addEventListener('tessera-restart', (event) => event.preventDefault());
      result.dispatchEvent(new RestartEvent());
      await aTimeout(50);
      expect([countOf(client, 'create'), flow.face]).to.deep.equal([0, result]);
      Object.assign(flow, { sessionId: 's2', nonce: 'another' }).start();
      await face(flow, 'tessera-choose-bank');
      expect([client.log.includes('resume s2'), countOf(client, 'create')]).to.deep.equal([true, 0]);
    });

    it('gives way to another window, and takes the session back when told', async () => {
      const { flow, client } = await flowWith();
      await chooseBank(flow);
      const channel = new BroadcastChannel('tessera');
      channel.postMessage({ type: 'tessera-taken', session_id: 'another' });
      channel.postMessage({ type: 'tessera-taken', session_id: 's1' });
      channel.close();
      await message(flow, 'This continues in another window');
      expect(client.streams).to.equal(0);
      (await button(flow, 'Continue here')).click();
      await waitUntil(() => !flow.shadowRoot!.querySelector('.message'));
      expect(countOf(client, 'resume')).to.equal(1);
    });

    it('that came back from the bank without knowing of a session says where to go', async () => {
      history.replaceState(null, '', '#tessera-return');
      const { flow, client } = await flowWith();
      await message(flow, 'Go back to the window where you started');
      expect([location.hash, client.log.length]).to.deep.equal(['', 0]);
      (await button(flow, 'Start again')).click();
      await face(flow, 'tessera-choose-bank');
    });
  });

  describe('in the page', () => {
    it('starts one session where it is mounted, removed and mounted again at once', async () => {
      const client = new PretendCompanion();
      const flow = Object.assign(document.createElement('tessera-flow'), {
        clientId: 'demo',
        clientAppKey: 'pk',
        skill: 'connect',
        companion: '/tessera',
        client,
      });
      const gone = flow.cloneNode() as TesseraFlow;
      Object.assign(gone, { clientId: 'demo', clientAppKey: 'pk', skill: 'connect', companion: '/tessera', client });
      document.body.append(gone);
      gone.remove();
      document.body.append(flow);
      flow.remove();
      document.body.append(flow);
      await face(flow, 'tessera-choose-bank');
      await aTimeout(50);
      expect(countOf(client, 'create')).to.equal(1);
      flow.remove();
    });

    it('leaves nothing running when it is removed, and goes on when it comes back', async () => {
      const { flow, client } = await flowWith();
      await chooseBank(flow);
      await waitUntil(() => client.streams === 1, 'it should listen');
      const parent = flow.parentElement!;
      flow.remove();
      await waitUntil(() => client.streams === 0, 'it should stop listening');
      const asked = client.log.length;
      await aTimeout(2500);
      expect(client.log.length).to.equal(asked);
      parent.append(flow);
      await waitUntil(() => client.streams === 1, 'it should listen again');
      expect(countOf(client, 'create')).to.equal(1);
      client.approve();
      await face(flow, 'tessera-accounts');
    });

    it('keeps a submission that was under way while it was moved', async () => {
      const { flow, client } = await flowWith({ client: new PretendCompanion({ latencyMs: 400 }) });
      submit(await face(flow, 'tessera-choose-bank'), { institution_id: 'nord-bank' });
      await waitUntil(() => countOf(client, 'submit') === 1, 'it should be sent', { timeout: 4000 });
      const parent = flow.parentElement!;
      flow.remove();
      await aTimeout(20);
      parent.append(flow);
      await face(flow, 'tessera-redirect');
      const [first, second] = client.submissions;
      expect(second).to.deep.equal(first);
    });

    it('does not touch anything outside of itself', async () => {
      const before = [document.documentElement.outerHTML.length, document.head.childElementCount, document.adoptedStyleSheets.length];
      const host = document.createElement('div');
      document.body.append(host);
      const flow = Object.assign(document.createElement('tessera-flow'), {
        clientId: 'demo',
        clientAppKey: 'pk',
        skill: 'connect',
        companion: '/tessera',
        client: new PretendCompanion(),
      });
      host.append(flow);
      await face(flow, 'tessera-choose-bank');
      host.remove();
      expect([
        document.documentElement.outerHTML.length,
        document.head.childElementCount,
        document.adoptedStyleSheets.length,
      ]).to.deep.equal(before);
    });
  });

  describe('when something goes wrong', () => {
    it('shows and tells a mistake of the page, and starts when it is corrected', async () => {
      const told: string[] = [];
      const original = console.error;
      console.error = (line: string) => told.push(line);
      try {
        const failed = new Promise<Event>((resolve) => addEventListener('tessera-failed', resolve, { once: true }));
        const flow = await fixture<TesseraFlow>(html`<tessera-flow client-id="demo" companion="/tessera" language="en"></tessera-flow>`);
        expect(await failed).to.include({ code: 'invalid_fields' });
        expect(told.join()).to.contain('client-app-key');
        await message(flow, 'This cannot be started here');
        flow.client = new PretendCompanion();
        flow.clientAppKey = 'pk';
        flow.skill = 'connect';
        await face(flow, 'tessera-choose-bank');
      } finally {
        console.error = original;
      }
    });

    it('asks no more where the companion says that the page is wrong', async () => {
      const original = console.error;
      console.error = () => undefined;
      try {
        const { flow, client } = await flowWith({ client: new PretendCompanion().refuse('create', 'skill_unknown', 'skill_unknown') });
        await message(flow, 'This cannot be started here');
        await aTimeout(1700);
        expect(client.log).to.deep.equal(['create', 'create']);
      } finally {
        console.error = original;
      }
    });

    it('offers to try again where it could not start', async () => {
      // Once for the first screen's own question, once for the one that is more patient.
      const { flow, client } = await flowWith({ client: new PretendCompanion().refuse('create', 'network_lost', 'network_lost') });
      await message(flow, 'This could not be loaded');
      (await button(flow, 'Try again')).click();
      await face(flow, 'tessera-choose-bank');
      expect(countOf(client, 'create')).to.equal(3);
    });

    it('keeps the step and says why where a submission is refused', async () => {
      const { flow } = await flowWith({ client: new PretendCompanion().refuse('submit', 'bank_unavailable') });
      const step = await face(flow, 'tessera-choose-bank');
      submit(step, { institution_id: 'nord-bank' });
      await waitUntil(
        () => /cannot be reached|not available|does not answer/.test(step.shadowRoot!.textContent),
        'the reason should be said',
      );
      expect(flow.face).to.equal(step);
      submit(step, { institution_id: 'nord-bank' });
      await face(flow, 'tessera-redirect');
    });

    it('repeats what may have arrived with the same key', async () => {
      const { flow, client } = await flowWith({ client: new PretendCompanion().refuse('submit', 'network_lost') });
      submit(await face(flow, 'tessera-choose-bank'), { institution_id: 'nord-bank' });
      (await button(flow, 'Try again')).click();
      await face(flow, 'tessera-redirect');
      const [first, second] = client.submissions;
      expect(second).to.deep.equal(first);
    });

    it('renews an expired nonce without a word', async () => {
      const { flow, client } = await flowWith({ client: new PretendCompanion().refuse('submit', 'nonce_expired') });
      await chooseBank(flow);
      expect(client.log.filter((line) => /^(resume|submit)/.test(line))).to.deep.equal([
        'submit bank {"institution_id":"nord-bank"}',
        'resume s1',
        'submit bank {"institution_id":"nord-bank"}',
      ]);
      expect(client.submissions[0]!.key).to.not.equal(client.submissions[1]!.key);
    });

    it('renews a nonce ahead of time, and leaves the step alone', async () => {
      const { flow, client } = await flowWith({ client: new PretendCompanion({ nonceMs: 2000 }) });
      const step = (await face(flow, 'tessera-choose-bank')) as HTMLElement & { step: unknown };
      const before = step.step;
      await waitUntil(() => countOf(client, 'resume') > 0, 'it should be renewed', { timeout: 3000 });
      await aTimeout(50);
      expect([flow.face, step.step]).to.deep.equal([step, before]);
      expect(step.step).to.equal(before);
    });

    it('says that the line is lost while the bank is asked, and goes on when it is back', async () => {
      const client = new PretendCompanion();
      const { flow } = await flowWith({ client });
      await chooseBank(flow);
      client.refuse('read', 'network_lost');
      window.dispatchEvent(new Event('focus'));
      await waitUntil(() => texts(flow).includes('The connection is lost'), 'it should say so', { timeout: 3000 });
      await aTimeout(600);
      window.dispatchEvent(new Event('online'));
      await waitUntil(() => !texts(flow).includes('The connection is lost'), 'it should go on', { timeout: 3000 });
    });

    it('says so when it takes long, and then offers a way out', async function () {
      this.timeout(14_000);
      const { flow, client } = await flowWith({ client: new PretendCompanion().refuse('submit', 'never') });
      submit(await face(flow, 'tessera-choose-bank'), { institution_id: 'nord-bank' });
      await waitUntil(() => texts(flow).includes('longer than usual'), 'it should say so', { timeout: 3000 });
      await aTimeout(8000);
      (await button(flow, 'Try again')).click();
      await face(flow, 'tessera-redirect');
      expect(client.submissions[1]).to.deep.equal(client.submissions[0]);
    });
  });

  describe('leaving', () => {
    it('asks, tells the companion, and shows how it ended', async () => {
      const { flow, client } = await flowWith();
      await face(flow, 'tessera-choose-bank');
      (await button(flow, 'Close')).click();
      const exited = exitOf(flow);
      (await button(flow, 'Leave')).click();
      expect(await exited).to.deep.include({ cause: 'left', stage: 'choose_bank', session_id: 's1' });
      const result = await face(flow, 'tessera-result');
      expect(client.log.at(-1)).to.equal('leave s1 left');
      result.dispatchEvent(new Event('tessera-restart', { bubbles: true, composed: true }));
      await face(flow, 'tessera-choose-bank');
      expect(countOf(client, 'create')).to.equal(2);
    });

    it('leaves a session again that came too late', async () => {
      const { flow, client } = await flowWith({ client: new PretendCompanion({ latencyMs: 200 }) });
      await waitUntil(() => client.log.length > 0);
      flow.leave();
      await exitOf(flow);
      await waitUntil(() => client.log.includes('leave s1 left'), 'the late session should be left');
    });
  });

  describe('as a dialog', () => {
    it('opens when it is started, and gives the focus back', async () => {
      const opener = await fixture<HTMLButtonElement>(html`<button>Open</button>`);
      opener.focus();
      const { flow, client } = await flowWith({ mode: 'dialog' });
      await aTimeout(50);
      expect(client.log).to.deep.equal([]);
      flow.start();
      await face(flow, 'tessera-choose-bank');
      await waitUntil(() => flow.shadowRoot!.querySelector('dialog')!.open);
      await expect(flow).to.be.accessible();
      await waitUntil(() => document.activeElement === flow, 'the focus should be inside');
      const closed = oneEvent(flow, 'tessera-closed');
      await sendKeys({ press: 'Escape' });
      await message(flow, 'Leave now?');
      (await button(flow, 'Leave')).click();
      await closed;
      expect(document.activeElement).to.equal(opener);
    });

    it('opens by itself where the person comes back to a session', async () => {
      sessionStorage.setItem(KEY, JSON.stringify({ id: 's1', verifier: 'v' }));
      const { flow } = await flowWith({ mode: 'dialog', client: new PretendCompanion({ at: 1 }) });
      await face(flow, 'tessera-redirect');
      await waitUntil(() => flow.shadowRoot!.querySelector('dialog')!.open);
    });
  });

  describe('open()', () => {
    const settings = {
      clientId: 'demo',
      clientAppKey: 'pk',
      skill: 'connect',
      companion: '/tessera',
      language: 'en',
      display: 'popup',
    } as const;
    const shown = () => document.querySelector('tessera-flow');

    it('resolves with the token as soon as there is one, and is gone when it is closed', async () => {
      const client = new PretendCompanion();
      const opened = open({ ...settings, client });
      await waitUntil(shown);
      const flow = shown()!;
      await chooseBank(flow);
      client.approve();
      submit(await face(flow, 'tessera-accounts'), { account_ids: ['3011'] });
      const { exit, tempToken } = await opened;
      expect([exit.cause, tempToken]).to.deep.equal(['completed', 'tt_1']);
      (await button(flow, 'Close')).click();
      await waitUntil(() => !shown(), 'it should be gone');
    });

    it('resolves with the record when the person leaves', async () => {
      const opened = open({ ...settings, client: new PretendCompanion() });
      await waitUntil(shown);
      await face(shown()!, 'tessera-choose-bank');
      (await button(shown()!, 'Close')).click();
      (await button(shown()!, 'Leave')).click();
      expect((await opened).exit.cause).to.equal('left');
      expect(shown()).to.equal(null);
    });

    it('closes when the signal says so, also before anything is on the screen', async () => {
      const signal = new AbortController();
      const client = new PretendCompanion({ latencyMs: 300 });
      const opened = open({ ...settings, client, signal: signal.signal });
      await waitUntil(() => client.log.length > 0);
      signal.abort();
      expect(await opened).to.deep.include({ exit: (await opened).exit });
      expect((await opened).exit.cause).to.equal('page_left');
      await waitUntil(() => !shown());
    });

    it('does not begin where the signal came first', async () => {
      const client = new PretendCompanion();
      const error = await open({ ...settings, client, signal: AbortSignal.abort() }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(DOMException);
      expect([shown(), client.log.length]).to.deep.equal([null, 0]);
    });

    it('rejects where it is used wrongly', async () => {
      const original = console.error;
      console.error = () => undefined;
      try {
        const error = await open({ ...settings, skill: '' }).catch((reason: unknown) => reason);
        expect(error).to.include({ code: 'invalid_fields' });
        shown()?.leave();
      } finally {
        console.error = original;
      }
    });
  });

  it('may be loaded twice, and says so once where the versions differ', () => {
    const told: string[] = [];
    const { warn } = console;
    const { get } = customElements;
    console.warn = (line: string) => told.push(line);
    try {
      register();
      expect(told).to.deep.equal([]);
      customElements.get = () =>
        class extends HTMLElement {
          static version = '0.0.9';
        };
      register();
      expect(told.join()).to.contain('0.0.9').and.to.contain(VERSION);
    } finally {
      console.warn = warn;
      customElements.get = get;
    }
  });

  it('has the version of its package', async () => {
    const { version } = (await (await fetch('/package.json')).json()) as { version: string };
    expect(VERSION).to.equal(version);
  });

  it("speaks the page's language, and takes words of its own", async () => {
    const { flow } = await flowWith({ language: 'fr-CH', messages: { common: { close: 'Zumachen' } } });
    const step = await face(flow, 'tessera-choose-bank');
    expect(step.shadowRoot!.querySelector('h2')!.textContent).to.equal('Choisissez votre banque');
    expect(texts(flow)).to.contain('Étape 1 sur 3');
    await button(flow, 'Zumachen');
  });

  it('can be used by keyboard alone', async () => {
    const { flow } = await flowWith();
    await face(flow, 'tessera-choose-bank');
    (await button(flow, 'Close')).focus();
    await sendKeys({ press: 'Enter' });
    await message(flow, 'Leave now?');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: ' ' });
    await face(flow, 'tessera-result');
  });
});
