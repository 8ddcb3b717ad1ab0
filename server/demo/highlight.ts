import { raw } from 'hono/html';

/** What is worth a colour, in the order in which it is looked for. */
const TOKENS = new RegExp(
  [
    /(?<comment>\/\*[\s\S]*?\*\/|\/\/[^\n]*|<!--[\s\S]*?-->)/,
    /(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)/,
    /(?<tag>(?<!\w)<\/?[a-z][\w-]*|(?<![=\w]|> )\/?>(?=\s|<|$))/,
    /(?<keyword>\b(?:async|await|catch|const|else|export|from(?= ')|function|if|import|interface|new|return|throw|try)\b)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/** Source text as markup with its comments, strings, tags and keywords marked. */
export function highlight(source: string): ReturnType<typeof raw> {
  let markup = '';
  let end = 0;
  for (const match of source.matchAll(TOKENS)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? ['comment'];
    markup += `${escape(source.slice(end, match.index))}<span class="${kind}">${escape(match[0])}</span>`;
    end = match.index + match[0].length;
  }
  return raw(markup + escape(source.slice(end)));
}
