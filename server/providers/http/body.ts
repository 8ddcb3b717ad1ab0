/** The body as text; undefined where it is larger than allowed: then the rest is not even read. */
export async function readBody(response: Response, maxBytes: number, signal: AbortSignal): Promise<string | undefined> {
  const stated = Number(response.headers.get('content-length') ?? 0);
  if (stated > maxBytes) {
    await response.body?.cancel();
    return undefined;
  }
  if (!response.body) return '';
  const reader: ReadableStreamDefaultReader<Uint8Array> = (response.body as ReadableStream<Uint8Array>).getReader();
  const giveUp = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let text = '';
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      // A reader that is cancelled says that it is done: what has come so far is not the answer.
      signal.throwIfAborted();
      if (done) return text + decoder.decode();
      size += value.byteLength;
      if (size > maxBytes) {
        await reader.cancel();
        return undefined;
      }
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** How deep an answer may be nested: nothing of ours is, and a deep one is there to bring down whoever walks it. */
const MAX_DEPTH = 64;

/**
 * Reads JSON; keys that would reach behind an object are left out, and absurd nesting is refused. Some systems write null
 * where they know nothing: such a key can be left out, too.
 */
export function parseJson(text: string, { nullsAreAbsent = false } = {}): unknown {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inText) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x7b || code === 0x5b) {
      if ((depth += 1) > MAX_DEPTH) throw new SyntaxError('nested too deep');
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  try {
    return JSON.parse(text, function (this: unknown, key, value: unknown) {
      const isAbsent = key === '__proto__' || (nullsAreAbsent && value === null && key !== '' && !Array.isArray(this));
      return isAbsent ? undefined : value;
    });
  } catch {
    // The engine's own words repeat how the text begins.
    throw new SyntaxError('not JSON');
  }
}
