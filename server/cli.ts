#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from './config.ts';
import { companionOf } from './index.ts';
import { serve, type Running } from './serve.ts';
import { readSkills } from './skills/folder.ts';

const HELP = `tessera: the companion server of Tessera

  tessera serve          run the companion
  tessera check-config   say what is wrong with the configuration, all at once
  tessera demo           a shop, the companion and the sandbox bank, to try it out
  tessera emulate NAME   a stand-in for fintecture, fino or finqware, to develop against

  --config FILE   the configuration (default: TESSERA_CONFIG, else tessera.config.json)
  --port N        where to listen (default: PORT, else 8080)
  --host ADDRESS  on which address (default: HOST, else every one; demo and emulate: this machine alone)
  --webhook URL   where an emulator sends its webhooks (default: nowhere)
  --help          this text
  --version       the version

Skills of your own lie in the folder "skills" beside the configuration, as .json files or modules.
A value "env:NAME" in the configuration is read from the variable NAME, or from the file that NAME_FILE names.
Exit codes: 0 done, 1 failed while running, 64 wrong usage, 69 the address is taken, 78 the configuration is wrong.
`;

const EXIT = { ok: 0, failed: 1, usage: 64, unavailable: 69, config: 78 } as const;

class UsageError extends Error {}

const OPTIONS = {
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  webhook: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'These arguments cannot be read.');
  }
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  const [command, ...rest] = positionals;
  if (values.version) return void process.stdout.write('0.1.0\n');
  if (values.help || command === 'help') return void process.stdout.write(HELP);
  if (command === 'emulate') return emulate(rest, values);
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one argument too many.`);
  const file = values.config ?? process.env['TESSERA_CONFIG'] ?? 'tessera.config.json';
  switch (command) {
    case 'check-config':
      readConfig(file, process.env, await readSkills(file));
      return void process.stdout.write(`${file} is fine.\n`);
    case 'serve': {
      const skills = await readSkills(file);
      const companion = await companionOf(readConfig(file, process.env, skills), { skills });
      const running = await serve(companion, (request, env) => companion.fetch(request, env), where(values));
      // Whoever reads that it is ready may end it at once.
      stopOnSignal(running);
      return void process.stdout.write(
        `${JSON.stringify({ time: new Date().toISOString(), level: 'info', event: 'ready', port: running.port })}\n`,
      );
    }
    case 'demo': {
      const { startDemo } = await import('./demo/demo.ts');
      // Its keys are known to everybody, so it is for this machine alone unless somebody says otherwise.
      const { port, host = '127.0.0.1' } = where(values);
      const running = await startDemo({ port, host });
      stopOnSignal(running);
      return void process.stdout.write(`Tessera is ready: http://localhost:${running.port}\n`);
    }
    default:
      throw new UsageError(command === undefined ? 'Which command?' : `There is no command "${command}".`);
  }
}

/** Stands in for an upstream. Loaded for this command alone, so that a companion never holds one. */
async function emulate([name = '', ...rest]: string[], values: { port?: string; host?: string; webhook?: string }): Promise<void> {
  const { webhook } = values;
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one argument too many.`);
  if (webhook !== undefined && !/^https?:$/.test(URL.canParse(webhook) ? new URL(webhook).protocol : '')) {
    throw new UsageError(`"${webhook}" is not an address.`);
  }
  const command = await import('./emulators/command.ts');
  const running = await command.emulate(name, { ...where(values), webhook });
  if (running === undefined) throw new UsageError(`There is no emulator "${name}"; there are ${command.emulatorNames().join(', ')}.`);
  stopOnSignal(running);
  process.stdout.write(running.words);
}

function where(values: { port?: string | undefined; host?: string | undefined }): { port: number; host: string | undefined } {
  const text = values.port ?? process.env['PORT'] ?? '8080';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`"${text}" is not a port.`);
  return { port, host: values.host ?? process.env['HOST'] };
}

function stopOnSignal(running: Pick<Running, 'stop'>): void {
  const stop = (): void => void running.stop().then(() => process.exit(EXIT.ok), fail);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A state that nobody foresaw: say so, let what is under way finish, and have the supervisor start afresh.
  const broken = (error: unknown): void => {
    process.stderr.write(
      `${JSON.stringify({ time: new Date().toISOString(), level: 'error', event: 'crash', stack: error instanceof Error ? error.stack : String(error) })}\n`,
    );
    void running.stop().finally(() => process.exit(EXIT.failed));
  };
  process.once('uncaughtException', broken);
  process.once('unhandledRejection', broken);
}

function fail(error: unknown): void {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${HELP}`);
    process.exit(EXIT.usage);
  }
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT.config);
  }
  const taken = error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
  process.stderr.write(`${error instanceof Error ? error.message : 'It failed.'}\n`);
  process.exit(taken ? EXIT.unavailable : EXIT.failed);
}

main().catch(fail);
