import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Go } from './server.ts';

/** Processes of the built test server, one running at a time on the same data, the next one waiting behind it. */
export class CompanionProcess {
  port = 0;
  /** How often it was found dead and started again. */
  restarts = 0;
  private running: ChildProcess | undefined;
  private starting: Promise<void> | undefined;
  private readonly spares: ChildProcess[] = [];
  private readonly file: string;
  private readonly go: Go & { aheadPerRestart?: number };
  private readonly spareCount: number;

  constructor(file: string, go: Go & { aheadPerRestart?: number }, spareCount = 1) {
    this.file = file;
    this.go = go;
    this.spareCount = spareCount;
  }

  /** Starts one, under another command where wanted, and waits until it serves. */
  async start(under: readonly string[] = []): Promise<void> {
    const child = under.length > 0 ? this.launch(under) : (this.spares.shift() ?? this.launch([]));
    this.running = child;
    const ready = new Promise<number>((resolve, reject) => {
      child.once('message', ({ port }: { port: number }) => resolve(port));
      child.once('exit', (code, signal) => reject(new Error(`The companion did not start: ${code ?? signal ?? ''}`)));
    });
    child.send({ ...this.go, ahead: this.restarts * (this.go.aheadPerRestart ?? 0) } satisfies Go);
    while (under.length === 0 && this.spares.length < this.spareCount) this.spares.push(this.launch([]));
    this.port = await ready;
  }

  /** Starts one where none runs. */
  async ensure(): Promise<void> {
    const child = this.running;
    if (child && child.exitCode === null && child.signalCode === null) return;
    if (child) this.restarts += 1;
    await (this.starting ??= this.startAgain().finally(() => (this.starting = undefined)));
  }

  /** On a busy machine the next kill can come before the process serves: then it is found dead once more. */
  private async startAgain(): Promise<void> {
    for (;;) {
      try {
        return await this.start();
      } catch (error) {
        if (this.running?.signalCode !== 'SIGKILL') throw error;
        this.restarts += 1;
      }
    }
  }

  /** The process id of what runs (of the command that it runs under, where there is one). */
  get pid(): number {
    return this.running!.pid!;
  }

  /** Resolves when it has ended, however that came. */
  async gone(): Promise<number | null> {
    const child = this.running!;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.exitCode;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    this.running!.kill(signal);
    return this.gone();
  }

  /** Ends everything that was started. */
  async end(): Promise<void> {
    await this.starting?.catch(() => undefined);
    const all = [...this.spares.splice(0), this.running].filter((child) => child && child.exitCode === null && child.signalCode === null);
    await Promise.all(all.map((child) => (child!.kill('SIGKILL'), once(child!, 'exit'))));
  }

  private launch(under: readonly string[]): ChildProcess {
    const [command, ...args] = [...under, process.execPath, this.file];
    return spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }
}
