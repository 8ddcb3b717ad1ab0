import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Chance } from '../sim/chance.ts';
import { Chain, type Link } from './chain.ts';
import { CompanionProcess } from './companion.ts';
import { RealBank } from './http.ts';

/** A companion in a process of its own, the bank that it asks, and the sessions that go through it. */
export interface Site {
  readonly dataDir: string;
  readonly database: string;
  readonly bank: RealBank;
  readonly companion: CompanionProcess;
  readonly link: Link;
  readonly chains: Chain[];
  begin(pays: boolean): Chain;
  close(): Promise<void>;
}

/** Sets one up; whoever finds the companion dead starts the next one. */
export async function openSite(
  file: string,
  chance: Pick<Chance, 'maybe' | 'below'>,
  options: { spares?: number; dataDir?: string; under?: readonly string[]; shop?: string; aheadPerRestart?: number } = {},
): Promise<Site> {
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'tessera-site-'));
  const bank = new RealBank();
  const { shop, aheadPerRestart } = options;
  const go = { dataDir, bank: await bank.listen(), port: 0, providerSeconds: 1, ...(shop !== undefined && { shop }) };
  const companion = new CompanionProcess(file, { ...go, ...(aheadPerRestart !== undefined && { aheadPerRestart }) }, options.spares);
  const agent = new Agent({ keepAlive: true });
  const chains: Chain[] = [];
  let over = false;
  const link: Link = {
    ...{ port: () => companion.port, up: () => companion.ensure(), chance, agent },
    ...{ retried: { replayed: 0, fresh: 0 }, isOver: () => over },
  };
  // Under another command it may not get up; the next one has to.
  if (options.under) await companion.start(options.under).catch(() => undefined);
  await companion.ensure();
  return {
    ...{ dataDir, database: path.join(dataDir, 'tessera.db'), bank, companion, link, chains },
    begin(pays) {
      const chain = new Chain(link, pays);
      chains.push(chain);
      return chain;
    },
    async close() {
      over = true;
      await companion.end();
      agent.destroy();
      bank.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
