import { createHash } from 'node:crypto';
import type { ProviderPorts } from '../../provider.ts';
import { decide, logIn, returnUrl, settled, visitor, type Approval } from '../approval.ts';
import type { Approvals } from '../approvals.ts';
import type { Bank } from '../banks.ts';
import { decisionOf } from '../check.ts';
import type { Checks } from '../checks.ts';
import { hasLogo } from '../directory.ts';
import { PASSWORD } from '../personas.ts';
import { bankPage } from './bank.ts';
import { cheatSheet } from './cheat-sheet.ts';
import { logoOf } from './logo.ts';
import { asDecision, officePage } from './office.ts';
import { phoneList, phonePage } from './phone.ts';
import { readForm, sendAsset, sendElsewhere, sendPage } from './respond.ts';
import { STYLE } from './style.ts';

/** What the pages work with. */
export interface PagesContext {
  readonly ports: ProviderPorts;
  readonly banks: ReadonlyMap<string, Bank>;
  readonly approvals: Approvals;
  readonly checks: Checks;
}

const STALE = 'That form was sent before, or is from another window. Please look again before you go on.';

/** What was done on the bank's page, to an approval that is still open. */
function actAtBank(approval: Approval, bank: Bank, form: URLSearchParams, now: number): Approval {
  const action = form.get('action');
  if (approval.sendsBack === 'nowhere') return approval;
  if (action === 'cancel') return decide(approval, bank, 'refuse', now);
  if (action === 'login') return logIn(approval, bank, form.get('user') ?? '', form.get('password') ?? '', now);
  if (action !== 'approve' || visitor(approval, now) === undefined) return approval;
  return decide(approval, bank, 'approve', now, form.get('account') ?? undefined);
}

/** The same on the phone, which is unlocked already: whoever holds it is logged in. */
function actOnPhone(approval: Approval, bank: Bank, form: URLSearchParams, now: number): Approval {
  const action = form.get('action');
  if (approval.sendsBack === 'nowhere' || bank.trick === 'push_lost') return approval;
  if (action === 'refuse') return decide(approval, bank, 'refuse', now);
  if (action !== 'approve') return approval;
  const known = logIn(approval, bank, form.get('user') ?? '', PASSWORD, now);
  const goesOn = known.verdict === undefined && known.sendsBack === undefined && visitor(known, now) !== undefined;
  return goesOn ? decide(known, bank, 'approve', now) : known;
}

/** The sandbox's own pages, by the path below it. */
export function createPages({
  ports,
  banks,
  approvals,
  checks,
}: PagesContext): (request: Request, path: string) => Promise<Response | undefined> {
  const base = new URL(ports.publicUrl).pathname.replace(/\/$/, '');
  const frame = { base, styleVersion: createHash('sha256').update(STYLE).digest('hex').slice(0, 8) };

  function show(approval: Approval, bank: Bank, notice?: string): Response {
    const screen = { frame, bank, approval, now: ports.now(), ...(notice !== undefined && { notice }) };
    const view = approval.method === 'redirect' ? bankPage(screen) : phonePage(screen);
    const status = notice === undefined ? 200 : 409;
    return sendPage(view, { status, callbackUrl: approval.callbackUrl, coop: bank.trick === 'coop' });
  }

  async function act(found: Approval, bank: Bank, request: Request): Promise<Response> {
    const form = await readForm(request);
    const onPhone = found.method === 'decoupled';
    let taken = false;
    const changed = await approvals.change(found.ref, (there) => {
      const open = settled(there, bank, ports.now());
      taken = form !== undefined && open.verdict === undefined && form.get('token') === open.formToken;
      if (form === undefined || !taken) return there;
      const next = (onPhone ? actOnPhone : actAtBank)(open, bank, form, ports.now());
      return next === open ? there : next;
    });
    const approval = settled(changed ?? found, bank, ports.now());
    if (onPhone && taken && approval.verdict !== undefined && approval.sendsBack !== 'nowhere') ports.notify(approval.state);
    if (approval.verdict === undefined && !taken) return show(approval, bank, STALE);
    const away = approval.verdict === undefined || onPhone ? undefined : returnUrl(approval);
    return sendElsewhere(away ?? `${base}/${onPhone ? 'phone' : 'bank'}/${approval.ref}`, bank.trick === 'coop');
  }

  async function approvalPage(request: Request, method: Approval['method'], ref: string): Promise<Response | undefined> {
    const approval = await approvals.read(ref);
    const bank = approval && banks.get(approval.bank);
    if (approval?.method !== method || bank === undefined) return undefined;
    if (request.method === 'POST') return act(approval, bank, request);
    return show(settled(approval, bank, ports.now()), bank);
  }

  async function waiting(): Promise<{ approval: Approval; bank: Bank }[]> {
    const now = ports.now();
    return (await approvals.onPhone()).flatMap((approval) => {
      const bank = banks.get(approval.bank);
      return bank && settled(approval, bank, now).verdict === undefined ? [{ approval, bank }] : [];
    });
  }

  const office = async (notice?: string): Promise<Response> =>
    sendPage(officePage(frame, await checks.onDesk(), ports.now(), notice), { status: notice === undefined ? 200 : 409 });

  /** Somebody decides on an application: once, by a form that was not used before. */
  async function decideReview(request: Request, ref: string): Promise<Response | undefined> {
    const form = await readForm(request);
    const decision = asDecision(form?.get('action') ?? null);
    const now = ports.now();
    let taken = false;
    const check = await checks.change(ref, (there) => {
      taken = there.what === 'review' && decisionOf(there, now) === undefined && form?.get('token') === there.formToken;
      return taken && decision ? { ...there, decided: { at: now, state: decision } } : there;
    });
    if (check?.what !== 'review') return undefined;
    return taken ? sendElsewhere(`${base}/office`) : office(STALE);
  }

  function logo(file: string): Response | undefined {
    const bank = file.endsWith('.svg') ? banks.get(file.slice(0, -4)) : undefined;
    return bank && hasLogo(bank) ? sendAsset(logoOf(bank), 'image/svg+xml') : undefined;
  }

  return async (request, path) => {
    const [area = '', id = '', more] = path.replace(/^\/+|\/+$/g, '').split('/');
    if (more !== undefined || !['GET', 'HEAD', 'POST'].includes(request.method)) return undefined;
    if (id !== '' && area === 'bank') return approvalPage(request, 'redirect', id);
    if (id !== '' && area === 'phone') return approvalPage(request, 'decoupled', id);
    if (request.method === 'POST') return id !== '' && area === 'office' ? decideReview(request, id) : undefined;
    if (id !== '' && area === 'logos') return logo(id);
    if (id !== '') return undefined;
    if (area === 'phone') return sendPage(phoneList(frame, await waiting(), ports.now()));
    if (area === 'office') return office();
    if (area === 'sandbox.css') return sendAsset(STYLE, 'text/css; charset=utf-8');
    if (area !== '') return undefined;
    const query = new URL(request.url).searchParams.get('q') ?? '';
    return sendPage(cheatSheet(frame, query.slice(0, 100)));
  };
}
