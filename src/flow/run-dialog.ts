import type { ExitRecord } from '../protocol/exit.ts';
import type { Opened, OpenOptions } from './open.ts';
import { register } from './register.ts';

/** What `open` does. */
export function runDialog({ signal, ...settings }: OpenOptions): Promise<Opened> {
  register();
  return new Promise((resolve, reject) => {
    const flow = Object.assign(document.createElement('tessera-flow'), settings, { mode: 'dialog' as const });
    let tempToken: string | undefined;
    let exit: ExitRecord | undefined;
    flow.addEventListener('tessera-completed', (event) => (tempToken = event.tempToken));
    flow.addEventListener('tessera-exited', (event) => {
      exit = event.exit;
      if (tempToken !== undefined) resolve({ exit, tempToken });
    });
    flow.addEventListener('tessera-failed', ({ code, message }) => reject(Object.assign(new Error(message), { code })));
    flow.addEventListener('tessera-closed', () => {
      flow.remove();
      if (exit) resolve({ exit });
      else reject(new Error('The flow could not be loaded.'));
    });
    const close = (): void => flow.leave('page_left');
    if (signal?.aborted) return reject(signal.reason as Error);
    signal?.addEventListener('abort', close, { once: true });
    document.body.append(flow);
    flow.start();
  });
}
