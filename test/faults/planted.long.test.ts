import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import type { decide } from '../../server/sessions/engine.ts';
import { histories } from './engine/moves.ts';
import { play } from './engine/play.ts';
import { load, plant, type Edit } from './mutant.ts';
import { productIn } from './sim/product.ts';
import { simulate } from './sim/simulate.ts';

/* A check that never fails is no evidence. Here are bugs that somebody could write; each has to be found in time. */

const WITHIN = 2000;
const SEED = Number(process.env['SEED'] ?? 1);

interface Bug extends Edit {
  what: string;
  /** Where one place alone does not make the bug. */
  also?: readonly Edit[];
}

const ENGINE: Bug[] = [
  {
    what: 'a nonce stays good after it was used',
    file: 'sessions/kinds/finish.ts',
    find: '? nonce : fresh.nonce;',
    put: '? nonce : nonce;',
  },
  {
    what: 'a nonce never expires',
    file: 'sessions/engine.ts',
    find: "return now >= session.nonce.expiresAt ? 'nonce_expired' : undefined;",
    put: 'return undefined;',
  },
  {
    what: 'a nonce lives a millisecond too long',
    file: 'sessions/engine.ts',
    find: 'now >= session.nonce.expiresAt',
    put: 'now > session.nonce.expiresAt',
  },
  {
    what: 'a step can be submitted while a call for it is under way',
    file: 'sessions/engine.ts',
    find: 'if (session.pending)',
    put: 'if (session.pending && now < 0)',
  },
  {
    what: 'news changes a session that is over',
    file: 'sessions/engine.ts',
    find: "session.status === 'open' ? news(session, event, now) : lateNews(session, skill, event, now)",
    put: 'news(session, event, now)',
  },
  {
    what: 'an altered order is taken for the one that was shown',
    file: 'sessions/kinds/approval.ts',
    find: 'approval.frozen === (resolution.order ? orderHash(resolution.order) : null)',
    put: '(approval.frozen === null) === (resolution.order === undefined)',
  },
  {
    what: 'the hash of an order leaves a field out',
    file: 'sessions/order.ts',
    find: 'JSON.stringify([amount, currency, payee_name, payee_iban, reference])',
    put: 'JSON.stringify([amount, currency, payee_name, reference])',
  },
  {
    what: 'a payment can be tried again while the first attempt waits',
    file: 'sessions/kinds/approval.ts',
    find: 'return session.order ? movedNothing(approval) : approval',
    put: 'return approval',
  },
  {
    what: 'a payment whose call was lost is forgotten',
    file: 'sessions/kinds/approval.ts',
    find: "if (call.do !== 'authorize' || !session.order) return",
    put: 'return',
  },
  {
    what: 'a payment that may have moved ends in "start again"',
    file: 'sessions/engine.ts',
    find: "moneyMayMove(session) ? 'payment_unknown' : 'session_expired'",
    put: "session.approval?.state === 'unknown' ? 'payment_unknown' : 'session_expired'",
  },
  {
    what: 'the return from the bank counts as its word',
    file: 'sessions/kinds/approval.ts',
    find: "{ ...approval, state: 'checking', returnedAt: now }",
    put: "{ ...approval, state: 'approved', grant: {}, returnedAt: now }",
  },
  {
    what: 'news of an earlier attempt decides the present one',
    file: 'sessions/kinds/approval.ts',
    find: 'approval.intent !== event.intent || ',
    put: '',
  },
  {
    what: 'a temp token can be exchanged twice',
    file: 'sessions/engine.ts',
    find: 'temp.hash !== tempHash || temp.spent ||',
    put: 'temp.hash !== tempHash ||',
  },
  {
    what: 'accounts can be chosen that were not offered',
    file: 'sessions/kinds/accounts.ts',
    find: '!account_ids.every(',
    put: '!account_ids.some(',
  },
  {
    what: 'what was typed is forgotten when the next form is sent',
    file: 'sessions/kinds/form.ts',
    find: '{ ...session.forms, [name]: data }',
    put: '{ [name]: data }',
  },
  {
    what: 'the payment that is confirmed need not be the one that was shown',
    file: 'sessions/kinds/review.ts',
    find: '!order || digest !== orderHash(order)',
    put: '!order || digest.length === 0',
  },
  {
    what: 'a payee of another name needs nobody to accept it',
    file: 'sessions/kinds/review.ts',
    find: "payeeCheck?.result !== 'match' && !payee_accepted",
    put: "payeeCheck?.result === 'unavailable' && !payee_accepted",
  },
  {
    what: 'the person goes on while others decide',
    file: 'sessions/kinds/wait.ts',
    find: "check.state === 'pending' ? refuse",
    put: "check.state === 'failed' ? refuse",
  },
  {
    what: 'a check that was decided is decided again',
    file: 'sessions/kinds/wait.ts',
    find: "check.intent !== intent || check.state !== 'pending'",
    put: 'check.intent !== intent',
  },
  {
    what: 'a check whose start got lost is started a second time',
    file: 'sessions/kinds/wait.ts',
    find: 'check.ref === null ? check.intent : given.fresh.intent',
    put: 'given.fresh.intent',
  },
  {
    what: 'going back undoes what the bank has approved',
    file: 'sessions/kinds/form.ts',
    find: "if (kind !== 'choose_bank') return undefined;",
    put: '',
  },
  {
    what: 'a session ends while others decide',
    file: 'sessions/kinds/wait.ts',
    find: "check.state === 'pending' ? Math.max(session.expiresAt, until) : session.expiresAt",
    put: 'session.expiresAt',
  },
  {
    what: 'two banks are connected in one session',
    file: 'sessions/kinds/connections.ts',
    find: '!connections?.some((each) => each.id === id)',
    put: 'connections !== undefined || id === null',
  },
  {
    what: 'a connection is gone although the bank was not told',
    file: 'sessions/kinds/connections.ts',
    find: "if (!answer.ok && answer.code !== 'provider_rejected') return",
    put: "if (!answer.ok && answer.code === 'bank_unknown') return",
  },
  {
    what: 'who held the session before it was reopened can still resume it',
    file: 'sessions/engine.ts',
    find: '{ ...session, challenge: null, origin: null }',
    put: '{ ...session, origin: null }',
  },
  {
    what: 'more time can be had without end',
    file: 'sessions/engine.ts',
    find: 'Math.min(now + lifetime, session.createdAt + MOST_LIFETIMES * lifetime)',
    put: 'now + lifetime',
  },
  {
    what: 'late news is taken in whatever the order was',
    file: 'sessions/engine.ts',
    find: 'const told = news(session, event, now);',
    put: "const told = event.resolution.state === 'approved' ? { ...session, approval: { ...session.approval!, state: 'approved' as const } } : news(session, event, now);",
  },
  {
    what: 'a payment under way is left without the word of the bank',
    file: 'sessions/engine.ts',
    find: "moneyMayMove(session) && !stopped ? 'payment_unknown' : event.cause",
    put: 'event.cause',
  },
  {
    what: 'what the bank says of one attempt counts for the one after it',
    file: 'sessions/engine.ts',
    find: 'undecided && event.stopped === approval.intent',
    put: 'event.stopped === approval?.intent',
  },
  {
    what: 'a payment that was being sent when the session ended is forgotten',
    file: 'sessions/engine.ts',
    find: 'forgotten(withSent(session))',
    put: 'forgotten(session)',
  },
  {
    what: 'a payment is finished before it is approved',
    file: 'sessions/engine.ts',
    find: "order !== null && approval?.state === 'approved'",
    put: 'order !== null && approval !== null',
  },
  {
    what: 'a check is finished before it is decided',
    file: 'sessions/engine.ts',
    find: "check !== null && check.state !== 'pending' && check.state !== 'failed'",
    put: 'check !== null',
  },
  {
    what: 'what finishes by itself counts as submitted',
    file: 'sessions/engine.ts',
    find: 'seq: session.seq, expiresAt',
    put: 'expiresAt',
  },
  {
    what: 'the second address is returned from with the state of the first',
    file: 'sessions/kinds/approval.ts',
    find: 'stateHash: event.nextStateHash, ',
    put: '',
  },
  {
    what: 'the handle of forms survives an answer that failed',
    file: 'sessions/kinds/form.ts',
    find: '{ ...session, pending: null, handle: null }',
    put: '{ ...session, pending: null }',
  },
  {
    what: 'the handle of forms survives an answer that never came',
    file: 'sessions/kinds/approval.ts',
    find: 'return { ...session, pending: null, handle: null };',
    put: 'return { ...session, pending: null };',
  },
  {
    what: 'an answer that was given up is taken for that of another submission',
    file: 'sessions/kinds/form.ts',
    find: ' || session.pending?.nonceHash !== nonceHash',
    put: '',
  },
];

/** The bank is asked first; what then stands there is never come to. */
const EARLY = `const early = await makeCall(this.world, outcome.session, skill, { nonceHash, fresh, ip: null });
if (await this.save(from, outcome.session, skill, this.traceOf(outcome.session, skill))) answered = early;
else if (!answered) return undefined;
if (!outcome.ok)`;

const COMPANION: Bug[] = [
  {
    what: 'an answer leaves before its step is durable',
    file: 'sessions/service.ts',
    find: 'if (!(await this.save(before, session, skill, writes))) return undefined;',
    put: 'void this.save(before, session, skill, writes);',
  },
  {
    what: 'a step is written after its session, not with it',
    file: 'sessions/service.ts',
    find: 'if (!(await this.save(before, session, skill, writes))) return undefined;',
    put: 'if (!(await this.save(before, session, skill))) return undefined; await this.world.ports.store.write(writes, 0);',
  },
  {
    what: 'the nonce alone brings an answer back',
    file: 'sessions/records.ts',
    find: 'key === undefined || spent.key !== hashOf(key) || spent.sealed === undefined',
    put: 'key === undefined || spent.sealed === undefined',
  },
  {
    what: 'an answer is brought back for another body',
    file: 'sessions/records.ts',
    find: 'if (spent.body !== hashOf(raw))',
    put: 'if (raw === undefined)',
  },
  {
    what: 'the store does not look at versions',
    file: 'store/memory.ts',
    find: '!== expect) return false;',
    put: '< 0) return false;',
  },
  {
    what: 'a call to the bank is made although another request was first',
    file: 'sessions/service.ts',
    find: 'if (await this.save(from, outcome.session, skill, this.traceOf(outcome.session, skill)))',
    put: 'await this.save(from, outcome.session, skill, this.traceOf(outcome.session, skill));\nif (outcome.ok)',
  },
  {
    what: 'a call to the bank is made again when it fails',
    file: 'world.ts',
    find: 'Promise.race([call(over.signal), deadline])',
    put: 'Promise.race([call(over.signal).catch(() => call(over.signal)), deadline])',
  },
  {
    what: 'a call to the bank is made before anybody knows of it',
    file: 'sessions/service.ts',
    find: 'if (await this.save(from, outcome.session, skill, this.traceOf(outcome.session, skill)))',
    put: EARLY,
  },
  {
    what: 'a grant travels to the browser',
    file: 'sessions/kinds/approval.ts',
    find: 'grant: resolution.grant,',
    put: 'grant: resolution.grant, url: JSON.stringify(resolution.grant),',
  },
  {
    what: 'an account number travels in full',
    file: 'sessions/kinds/accounts.ts',
    find: '`${iban.slice(0, 4)} •••• ${iban.slice(-4)}`',
    put: 'iban',
  },
  {
    what: 'an exchange is refused to whoever sends it twice at once',
    file: 'sessions/credentials.ts',
    find: 'const twin = await madeBefore();',
    put: 'const twin = undefined;',
  },
  {
    what: 'what has expired stays for ever',
    file: 'sessions/records.ts',
    find: 'value: JSON.stringify(stored(session, vault)), expiresAt: goesAt(session) }',
    put: 'value: JSON.stringify(stored(session, vault)) }',
  },
  {
    what: 'a job is removed before it is done',
    file: 'jobs/jobs.ts',
    find: 'this.begun += 1;',
    put: 'this.begun += 1; await store.write([{ kind: JOB, id: claim.id, expect: 1 }], now());',
    also: [{ file: 'jobs/jobs.ts', find: 'id: claim.id, expect: 1 };', put: 'id: claim.id, expect: 0 };' }],
  },
  {
    what: 'news is acknowledged before it is stored',
    file: 'routes/webhooks.ts',
    find: 'const isNew = await keepNews(',
    put: 'const isNew = true; void keepNews(',
  },
  {
    what: 'news is stored without anybody to act on it',
    file: 'webhooks/news.ts',
    find: 'return ports.store.write(writes, now);',
    put: 'return (await ports.store.write(writes.slice(0, 1), now)) && ports.store.write(writes.slice(1), now);',
  },
  {
    what: 'how a session ends and what tells of it are two writes',
    file: 'sessions/service.ts',
    find: `return ports.store.write(
      [sessionWrite(session, vault, version), ...more, ...tellings(this.world, before, session, skill)],
      ports.now(),
    );`,
    put: `const saved = await ports.store.write([sessionWrite(session, vault, version), ...more], ports.now());
    if (saved) await ports.store.write(tellings(this.world, before, session, skill), ports.now());
    return saved;`,
  },
  {
    what: 'nobody looks after a payment whose page is closed',
    file: 'sessions/service.ts',
    find: ', looks] : [looks]',
    put: '] : []',
  },
  {
    what: 'a payment that was approved and then left stays unknown',
    file: 'sessions/upstream.ts',
    find: " || (over && state === 'approved')",
    put: '',
  },
];

describe(`planted bugs: ${ENGINE.length + COMPANION.length}, each to be found within ${WITHIN} seeds, SEED=${SEED}`, () => {
  const planted: (() => void)[] = [];
  after(() => planted.forEach((remove) => remove()));
  const copyWith = (bug: Bug): string => {
    const { folder, remove } = plant([bug, ...(bug.also ?? [])]);
    planted.push(remove);
    return folder;
  };

  for (const bug of ENGINE) {
    it(`the model finds that ${bug.what}`, async (t) => {
      const engine = await load<{ decide: typeof decide }>(copyWith(bug), 'sessions/engine.ts');
      const property = fc.property(histories(60), (history) => void play(engine.decide, history));
      const { failed, numRuns } = fc.check(property, { numRuns: WITHIN, seed: SEED, endOnFailure: true });
      assert.ok(failed, `not in ${WITHIN} histories`);
      t.diagnostic(`found by history ${numRuns}`);
    });
  }

  for (const bug of COMPANION) {
    it(`the simulation finds that ${bug.what}`, async (t) => {
      const product = await productIn(copyWith(bug));
      for (let seed = SEED; seed < SEED + WITHIN; seed += 1) {
        const { broken } = await simulate(seed, product);
        if (broken !== undefined) return t.diagnostic(`found by world ${seed - SEED + 1}: ${broken.split('\n')[0]!}`);
      }
      assert.fail(`not in ${WITHIN} worlds`);
    });
  }
});
