import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decide, type SessionEvent } from '../../server/sessions/engine.ts';
import { approve, chooseAccounts, chooseBank, defineSkill, type SkillStep } from '../../server/skills/skill.ts';
import { STATES } from '../faults/engine/compare.ts';
import { histories } from '../faults/engine/moves.ts';
import { play } from '../faults/engine/play.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 8_000);
/** The same histories every day, so that a failure is a change; the long tests go where nobody has been. */
const SEED = Number(process.env['SEED'] ?? 22);
/** Every one there is: the compiler asks for those that are missing. */
const EVENTS = Object.keys({
  ...{ submit: 0, authorized: 0, accounts_listed: 0, check_started: 0, refreshed: 0, revoked: 0, passed_on: 0, news: 0, checked: 0 },
  ...{ finish: 0, resume: 0, reopen: 0, adopt: 0, leave: 0, exchange: 0, tick: 0 },
} satisfies Record<SessionEvent['type'], 0>);

describe(`the engine, ${RUNS} histories of up to 60 events, SEED=${SEED}`, () => {
  const seen = new Set<string>();

  it('keeps every promise, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(histories(60), (history) => void play(decide, history, (state, event) => seen.add(`${state} / ${event}`))),
      { numRuns: RUNS, seed: SEED, includeErrorInReport: true },
    );
  });

  it('was asked about every pair of state and event', () => {
    const pairs = STATES.flatMap((state) => EVENTS.map((event) => `${state} / ${event}`));
    assert.deepEqual(
      pairs.filter((pair) => !seen.has(pair)),
      [],
    );
  });
});

describe('a skill', () => {
  const define =
    (type: 'aisp' | 'pisp', ...steps: SkillStep[]) =>
    () =>
      defineSkill({ name: 'own', provider: 'sandbox', type, flavour: 'sandbox', startsFrom: ['backend'], steps });

  it('that the engine could not bring to an end is refused when it is defined', () => {
    assert.doesNotThrow(define('aisp', chooseBank(), approve(), chooseAccounts()));
    assert.doesNotThrow(define('aisp', chooseBank(), approve()));
    assert.doesNotThrow(define('pisp', chooseBank('where'), approve('yes')));
    assert.throws(define('aisp'), /no steps/);
    assert.throws(define('aisp', chooseBank()), /must follow/);
    assert.throws(define('aisp', approve()), /must follow/);
    assert.throws(define('aisp', chooseAccounts()), /must follow/);
    assert.throws(define('aisp', chooseBank(), chooseAccounts(), approve()), /must follow/);
    assert.throws(define('aisp', chooseBank(), approve(), approve('again')), /two approvals/);
    assert.throws(define('aisp', chooseBank(), approve(), chooseBank('other'), approve('again')), /two approvals/);
    assert.throws(define('aisp', chooseBank(), approve(), chooseAccounts(), chooseAccounts('more')), /must follow/);
    assert.throws(define('aisp', chooseBank(), approve('bank')), /two steps|must follow/);
    assert.throws(define('pisp', chooseBank(), approve(), chooseAccounts()), /payment/);
  });
});
