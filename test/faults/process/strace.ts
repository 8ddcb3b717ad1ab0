import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Why strace cannot be used here; undefined where it can. */
export function straceFault(): string | undefined {
  try {
    execFileSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' });
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'strace is not installed' : 'strace may not trace here';
  }
  return undefined;
}

/** Watches a process from now on, or gets in its way. Resolves when it does; call the result to stop. */
export async function attach(pid: number, args: readonly string[]): Promise<() => Promise<void>> {
  const tracer = spawn('strace', ['-f', ...args, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
  const over = once(tracer, 'exit');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    tracer.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/attached/.test(said)) resolve();
    });
    over.then(() => reject(new Error(`strace: ${said}`)), reject);
  });
  return async () => {
    if (tracer.exitCode === null && tracer.signalCode === null) tracer.kill('SIGINT');
    await over;
  };
}

/** What makes the n-th such call of the process go wrong, where it concerns one of these files. */
export function inject(call: string, fault: string, when: string, files: readonly string[]): string[] {
  const paths = files.flatMap((file) => ['-P', file]);
  return ['-o', '/dev/null', ...paths, '-e', `trace=${call}`, '-e', `inject=${call}:${fault}:when=${when}`];
}
