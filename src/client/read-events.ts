import type { SessionEvent } from '../protocol/sessions.ts';

/** Bytes to characters to events, as in the HTML standard's event stream format; comments keep the line alive and say nothing. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<SessionEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.replaceAll('\r\n', '\n').split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parse(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parse(block: string): SessionEvent | undefined {
  let event = '';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(event|data):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  if (event !== 'session' && event !== 'superseded') return undefined;
  try {
    const told: unknown = JSON.parse(data.join('\n') || '{}');
    return { event, data: told } as SessionEvent;
  } catch {
    return undefined;
  }
}
