import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { steadyClock } from '../../server/clock.ts';

const HOUR = 3_600_000;

/** A wall clock that somebody sets, and the time that has really passed. */
function watch() {
  let wall = Date.UTC(2026, 0, 15, 12);
  let elapsed = 0;
  const now = steadyClock(
    () => wall,
    () => elapsed,
  );
  return {
    now,
    pass(milliseconds: number): void {
      wall += milliseconds;
      elapsed += milliseconds;
    },
    set(milliseconds: number): void {
      wall += milliseconds;
    },
    wall: () => wall,
  };
}

describe('the clock', () => {
  it('is the wall clock as long as that goes forward', () => {
    const { now, pass, set, wall } = watch();
    for (const step of [0, 1, 250, HOUR]) {
      pass(step);
      assert.equal(now(), wall());
    }
    set(2 * HOUR);
    assert.equal(now(), wall());
  });

  it('never goes back, and never stands still, when the wall clock is set back', () => {
    const { now, pass, set } = watch();
    const before = now();
    set(-HOUR);
    assert.equal(now(), before);
    pass(60_000);
    assert.equal(now(), before + 30_000);
  });

  it('meets the wall clock again', () => {
    const { now, pass, set, wall } = watch();
    set(-60_000);
    let last = now();
    for (let minute = 0; minute < 3; minute += 1) {
      pass(60_000);
      assert.ok(now() > last);
      last = now();
    }
    assert.equal(last, wall());
  });
});
