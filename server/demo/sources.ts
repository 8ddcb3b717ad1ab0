import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Snippet } from './pages/code.ts';

/** The sources that both run and are shown, with the blanks of the markup filled in. */
export class Sources {
  private readonly folder: string;
  private readonly values: Readonly<Record<string, string>>;

  constructor(folder: string, values: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.values = values;
  }

  /** Markup with its `{{blanks}}` filled in, made safe for an attribute. A line whose blank is empty is left out. */
  markup(name: string, more: Readonly<Record<string, string>> = {}): string {
    const values = { ...this.values, ...more };
    const filled = this.read(name)
      .split('\n')
      .map((line) => {
        const blank = /\{\{(\w+)\}\}/.exec(line)?.[1];
        if (blank === undefined) return line;
        const value = values[blank];
        return value ? line.replace(`{{${blank}}}`, value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')) : undefined;
      });
    return filled.filter((line) => line !== undefined).join('\n');
  }

  snippet(id: string, label: string, name: string): Snippet {
    return { id, label, source: this.read(name) };
  }

  private read(name: string): string {
    return readFileSync(path.join(this.folder, name), 'utf8');
  }
}
