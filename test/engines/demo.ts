import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** The built demo on a port of its own. */
export async function startDemo(): Promise<{ url: string; end: () => Promise<unknown> }> {
  const server: ChildProcess = spawn(process.execPath, [path.join(root, 'server/dist/cli.js'), 'demo', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  server.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    server.once('exit', () => reject(new Error(`The demo ended: ${text}`)));
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const ready = /^Tessera is ready: (\S+)$/m.exec(text)?.[1];
      if (ready !== undefined) resolve(ready);
    });
  });
  const end = async (): Promise<void> => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
  };
  return { url, end };
}
