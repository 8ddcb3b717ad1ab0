import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createLog } from '../../server/log.ts';

it('the log is one JSON object a line, from its level on, and what comes together is written together', async () => {
  const written: string[] = [];
  const log = createLog(
    (lines) => written.push(lines),
    'info',
    () => 0,
  );
  log('debug', 'unheard');
  log('info', 'plain');
  log('warn', 'odd', { text: 'a "quote"\nand a line', none: undefined, count: 1 });
  log('error', 'bare', {});
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(written.length, 1);
  const time = '1970-01-01T00:00:00.000Z';
  assert.deepEqual(
    written[0]!
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
    [
      { time, level: 'info', event: 'plain' },
      { time, level: 'warn', event: 'odd', text: 'a "quote"\nand a line', count: 1 },
      { time, level: 'error', event: 'bare' },
    ],
  );
});
