/*
 * The load: so many connections, each with one request under way. Speaks HTTP over plain sockets, because the cores are
 * shared and what the generator needs the server does not get. Prints what it measured as JSON.
 */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

export interface Load {
  port: number;
  /** The process to account for. */
  pid: number;
  connections: number;
  seconds: number;
  warmupSeconds: number;
  /** `create` begins sessions; `rotate` begins one a connection and then spends nonce after nonce. */
  work: 'create' | 'rotate';
  /** Sends an Idempotency-Key with every submission. */
  keyed: boolean;
  skill: string;
  bank: string;
  origin: string;
}
export interface Measured {
  perSecond: number;
  p50: number;
  p99: number;
  /** Microseconds of processor time that the server spent on a request; null where the system does not tell. */
  cpuMicros: number | null;
}
interface Answer {
  session_id: string;
  nonce: string;
}

const load = JSON.parse(process.argv[2] ?? '{}') as Load;
const tenant = { client_id: 'bench', client_app_key: 'pk_bench' };

/** One kept-alive connection: a request out, its answer back. */
class Connection {
  private readonly socket: Socket;
  private received: Buffer[] = [];
  private length = 0;
  private wanted = Infinity;
  private headLength = 0;
  private resolve: (body: string) => void = () => undefined;
  private reject: (error: Error) => void = () => undefined;

  constructor() {
    this.socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (chunk) => this.read(chunk));
    this.socket.on('error', (error) => this.reject(error));
    this.socket.on('close', () => this.reject(new Error('The server closed the connection.')));
  }

  post(path: string, body: object, headers = ''): Promise<string> {
    const text = JSON.stringify(body);
    this.socket.write(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${load.port}\r\norigin: ${load.origin}\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
    return new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  close(): void {
    this.reject = () => undefined;
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.received.push(chunk);
    this.length += chunk.length;
    if (this.wanted === Infinity) this.readHead();
    if (this.length < this.wanted) return;
    const all = this.received.length === 1 ? chunk : Buffer.concat(this.received);
    const body = all.toString('utf8', this.headLength);
    this.received = [];
    this.length = 0;
    this.wanted = Infinity;
    if (all[9] === 0x32) this.resolve(body);
    else this.reject(new Error(`The server refused: ${all.toString('latin1', 9, 12)} ${body}`));
  }

  private readHead(): void {
    const all = Buffer.concat(this.received);
    const end = all.indexOf('\r\n\r\n');
    if (end < 0) return;
    const size = /\r\ncontent-length: (\d+)/i.exec(all.toString('latin1', 0, end))?.[1];
    if (size === undefined) throw new Error('The answer does not say how long it is.');
    this.headLength = end + 4;
    this.wanted = this.headLength + Number(size);
  }
}

/** What the process has used of the processor so far, in microseconds; the clock of Linux's accounting ticks 100 times a second. */
function cpuOf(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return null;
  }
}

let count = 0;
let over = false;
let latencies: number[] = [];

const create = (connection: Connection): Promise<string> =>
  connection.post('/tessera/sessions', {
    ...tenant,
    skill: load.skill,
    return_url: `${load.origin}/back`,
    display: 'popup',
    locale: 'en-FR',
  });

function submit(connection: Connection, { session_id, nonce }: Answer, step: string, data: object): Promise<string> {
  const key = load.keyed ? `idempotency-key: ${process.pid}-${(count += 1)}\r\n` : '';
  return connection.post(
    `/tessera/sessions/${session_id}/steps`,
    { client_id: tenant.client_id, nonce, skill: load.skill, step, data },
    key,
  );
}

async function work(): Promise<void> {
  const connection = new Connection();
  const begin = async (): Promise<Answer> => {
    const created = JSON.parse(await create(connection)) as Answer;
    return JSON.parse(await submit(connection, created, 'bank', { institution_id: load.bank, method: 'redirect' })) as Answer;
  };
  let answer = load.work === 'rotate' ? await begin() : undefined;
  while (!over) {
    const started = performance.now();
    const text = await (answer ? submit(connection, answer, 'approval', { action: 'in_page' }) : create(connection));
    latencies.push(performance.now() - started);
    if (answer) answer = JSON.parse(text) as Answer;
  }
  connection.close();
}

const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const working = Promise.all(Array.from({ length: load.connections }, work));

async function measure(): Promise<Measured> {
  await wait(load.warmupSeconds);
  latencies = [];
  const [started, cpu] = [performance.now(), cpuOf(load.pid)];
  await wait(load.seconds);
  const [seconds, used] = [(performance.now() - started) / 1000, cpuOf(load.pid)];
  const times = latencies.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
  const cpuMicros = cpu === null || used === null ? null : (used - cpu) / times.length;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), cpuMicros };
}

// A refusal ends the run: errors are answered fast, and would count as speed.
const measured = await Promise.race([measure(), working.then(() => Promise.reject(new Error('The load ended early.')))]);
latencies = [];
over = true;
await working;
console.log(JSON.stringify(measured));
