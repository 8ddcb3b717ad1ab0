import { ProviderError } from '../../server/providers/provider.ts';
import { APP_KEY, CHECKOUT, CONNECT, MANAGE, ORIGIN, PAY, SECRET, VERIFY } from '../server/world.ts';
import { CHALLENGE, PAY_FROM, PAYMENT, TYPED, VERIFIER, type Recorded, type Recorder } from './recorder.ts';

const MINUTE = 60_000;
const BROWSER = { origin: ORIGIN };

/** Whatever people, shops and banks do, and some things that they should not. */
export async function live(recorder: Recorder): Promise<void> {
  const { world } = recorder;
  const browser = (method: string, at: string, body?: unknown, headers = {}): Promise<Recorded> =>
    recorder.send('browser', method, at, body, { ...BROWSER, ...headers });
  const shop = (method: string, at: string, body?: unknown, headers = {}): Promise<Recorded> =>
    recorder.send('backend', method, at, body, headers);
  const begin = (more = {}) =>
    browser('POST', '/sessions', {
      client_id: 'shop',
      client_app_key: APP_KEY,
      skill: CONNECT.name,
      challenge: CHALLENGE,
      return_url: `${ORIGIN}/canary-basket`,
      ...more,
    });
  const submit = ({ body }: Recorded, step: string, data: object, more = {}, key = 'canary-idempotency-4711') =>
    browser(
      'POST',
      `/sessions/${body.session_id}/steps`,
      { client_id: 'shop', nonce: body.nonce, skill: CONNECT.name, step, data, ...more },
      { 'idempotency-key': key },
    );
  const look = ({ body }: Recorded, at = '') =>
    browser('GET', `/sessions/${body.session_id}${at}`, undefined, { authorization: `Nonce ${body.nonce ?? ''}` });
  const resume = ({ body }: Recorded) => browser('POST', `/sessions/${body.session_id}/resume`, { client_id: 'shop', verifier: VERIFIER });
  const back = () => recorder.send('browser', 'GET', `/callback?state=${recorder.states.at(-1)!}&code=1`);
  const exchange = (temp_token?: string, client_secret = SECRET) =>
    shop('POST', '/token', { client_id: 'shop', client_secret, temp_token }, { 'idempotency-key': 'canary-idempotency-4711' });

  for (const institution_id of ['one', 'two']) {
    // All the way, by a page and by an app, with a lost answer, a reload and a look at the stream on the way.
    const session = await begin(institution_id === 'one' ? {} : { display: 'page' });
    const approval = await submit(session, 'bank', { institution_id });
    await submit(session, 'bank', { institution_id });
    await submit(session, 'bank', { institution_id, psu_type: 'retail' });
    await submit(session, 'bank', { institution_id }, {}, 'another');
    await look(approval, '/events');
    recorder.approve();
    await back();
    await back();
    const resumed = await resume(approval);
    const accounts = await submit(resumed, 'approval', { action: 'continue' });
    await submit(accounts, 'accounts', { account_ids: ['a1', 'stolen'] });
    const last = await submit(accounts, 'accounts', { account_ids: ['a1', 'a2'] });
    const again = await resume(last);
    await exchange(last.body.temp_token);
    await exchange(again.body.temp_token, `${SECRET}-wrong`);
    const { body: token } = await exchange(again.body.temp_token);
    await exchange(again.body.temp_token);
    const bearer = { authorization: `Bearer ${token.access_token ?? ''}` };
    for (const at of ['/accounts', '/holders', '/transactions', '/transactions?account_id=stolen', '/transactions?from=never'])
      await shop('GET', at, undefined, bearer);
    await browser('GET', '/accounts', undefined, bearer);
    await shop('GET', '/accounts', undefined, { authorization: 'Bearer at_forged-access-token-of-somebody' });
  }

  // A payment that a shop starts, a tab adopts, and a bank alters.
  const payment = await shop('POST', '/sessions', {
    client_id: 'shop',
    client_secret: SECRET,
    skill: PAY.name,
    context: { payment: PAYMENT, reference: 'canary-customer-4711' },
  });
  const adopted = await browser('POST', `/sessions/${payment.body.session_id}/resume`, {
    client_id: 'shop',
    nonce: payment.body.nonce,
    challenge: CHALLENGE,
  });
  const paying = await submit(adopted, 'bank', { institution_id: 'one' }, { skill: PAY.name });
  world.provider.decideLast(world.provider.approval({ ...PAYMENT, amount: '4990.00' }));
  await look(paying);
  await submit(paying, 'approval', { action: 'retry' }, { skill: PAY.name });

  await others();

  // Everything that goes wrong.
  const lost = await begin();
  world.provider.authorizeFails = new ProviderError('provider_unavailable', `It failed with ${SECRET} and ${recorder.states.at(-1)!}`);
  await submit(lost, 'bank', { institution_id: 'one' });
  world.provider.authorizeFails = undefined;
  for (const data of [{}, { institution_id: SECRET }, { institution_id: 'one', method: SECRET }, { institution_id: { x: SECRET } }])
    await submit(lost, 'bank', data);
  await submit(lost, 'accounts', { account_ids: [SECRET] });
  await submit({ ...lost, body: { ...lost.body, nonce: SECRET } }, 'bank', { institution_id: 'one' });
  await browser('POST', '/sessions', { client_id: 'shop', client_secret: SECRET, skill: CONNECT.name });
  await browser('POST', '/sessions', {
    client_id: SECRET,
    client_app_key: SECRET,
    skill: SECRET,
    return_url: `https://evil.example/${SECRET}`,
  });
  await browser('POST', '/sessions', `{"client_id":"${SECRET}`);
  await browser('POST', `/sessions/${lost.body.session_id}/resume`, { client_id: 'shop', verifier: VERIFIER.replace('canary', 'tanary') });
  await browser('GET', `/callback?state=${SECRET}&code=${VERIFIER}`);
  await browser('GET', `/${SECRET}?x=${VERIFIER}`);
  await browser('GET', `/sessions/${SECRET}`, undefined, { authorization: `Nonce ${SECRET}`, 'x-request-id': 'canary request id' });
  await recorder.send('browser', 'GET', '/skills?client_id=shop&client_app_key=pk_wrong', undefined, {
    origin: `https://${SECRET}.example`,
  });
  const stranger = await begin();
  await browser('GET', `/sessions/${stranger.body.session_id}`, undefined, { authorization: `Nonce ${lost.body.nonce ?? ''}` });
  await browser(
    'DELETE',
    `/sessions/${stranger.body.session_id}`,
    { reason: 'left' },
    { authorization: `Nonce ${stranger.body.nonce ?? ''}` },
  );
  await look(stranger);
  for (const at of ['/skills', '/institutions']) await browser('GET', `${at}?client_id=shop&client_app_key=${APP_KEY}`);
  for (const at of ['/healthz', '/readyz', '/openapi.json', '/return.js', '/tessera.js']) await browser('GET', at);
  await world.clock.pass(31 * MINUTE);
  await look(lost);
  await submit(lost, 'bank', { institution_id: 'one' });
  await resume(lost);

  /** Somebody is verified, somebody pays from an account that is known, somebody tidies up. */
  async function others(): Promise<void> {
    const started = (skill: string, context: object) =>
      shop('POST', '/sessions', { client_id: 'shop', client_secret: SECRET, skill, context });
    const bearer = ({ body }: Recorded) => ({ authorization: `Bearer ${body.access_token ?? ''}` });
    const basic = { authorization: `Basic ${Buffer.from(`shop:${SECRET}`).toString('base64')}` };

    const verify = { skill: VERIFY.name };
    const form = await started(VERIFY.name, { customer: { details: TYPED } });
    await submit(form, 'details', { ...TYPED, email: `${TYPED.email}@` }, verify);
    const bank = await submit(form, 'details', TYPED, verify);
    const back = await submit(bank, 'bank', {}, { ...verify, back: true });
    const waiting = await submit(await submit(back, 'details', TYPED, verify), 'bank', { institution_id: 'one' }, verify);
    recorder.approve();
    await look(waiting);
    const check = await submit(waiting, 'approval', { action: 'continue' }, verify);
    world.provider.checks.set(world.provider.checksAsked.at(-1)!.intent, { state: 'verified', score: 93 });
    await shop('GET', `/sessions/${check.body.session_id}`, undefined, basic);
    const again = await shop('POST', `/sessions/${check.body.session_id}/resume`, { client_id: 'shop', client_secret: SECRET });
    await look(again);
    const verified = await submit(again, 'verification', { action: 'continue' }, verify);
    const token = await exchange(verified.body.temp_token);
    for (const at of ['/verifications', '/forms', '/payments', '/accounts']) await shop('GET', at, undefined, bearer(token));
    await shop('DELETE', '/credentials/somebody-elses', undefined, bearer(token));
    await shop('DELETE', `/credentials/${token.body.credentials_id ?? ''}`, undefined, bearer(token));
    await shop('GET', '/forms', undefined, bearer(token));

    const checkout = { skill: CHECKOUT.name };
    const account = { institution_id: 'one', iban: PAY_FROM };
    const review = await started(CHECKOUT.name, { payment: PAYMENT, customer: { account } });
    const { step } = review.body;
    const digest = step?.kind === 'review' ? step.show.digest : '';
    await submit(review, 'review', { digest: SECRET, from: 'known' }, checkout);
    const paying = await submit(review, 'review', { digest, from: 'known' }, checkout);
    recorder.approve();
    await look(paying);
    const paid = await exchange((await submit(paying, 'approval', { action: 'continue' }, checkout)).body.temp_token);
    await shop('GET', '/payments', undefined, bearer(paid));
    for (const at of ['/deliveries', '/deliveries?limit=none']) await shop('GET', at, undefined, basic);
    await shop('POST', `/deliveries/${SECRET}/resend`, undefined, basic);
    await browser('GET', '/deliveries', undefined, basic);
    for (const at of ['/webhooks/scripted/shop', '/webhooks/scripted', `/webhooks/${SECRET}`])
      await shop('POST', at, `{"secret":"${SECRET}"}`);

    const list = await started(MANAGE.name, { customer: { credentials_ids: [] } });
    await exchange((await submit(list, 'connections', { action: 'done' }, { skill: MANAGE.name })).body.temp_token);
    await started(MANAGE.name, { customer: { credentials_ids: [SECRET] } });
  }
}
