import { parseSync, Visitor, type ESTree, type Plugin } from 'vite';
import { applyEdits, type Edit } from './edits.ts';

/*
 * Lit's decorators are for reading; what they do at run time can be written without them, as Lit's own compiler does, and then
 * their code need not be downloaded. In the script-tag build `@property` and `@state` become `static properties`, `@query`
 * becomes a getter. Whatever else is decorated, or with anything unusual, stays as it is and works as before.
 */

/** The same text with other words and as many lines, so that the source map stays right. */
const inPlaceOf = (before: string, text: string): string => text + '\n'.repeat(before.split('\n').length - 1);

function editsOf(body: ESTree.ClassBody, code: string): Edit[] {
  const source = ({ start, end }: ESTree.Span): string => code.slice(start, end);
  const edits: Edit[] = [];
  const replace = (span: ESTree.Span, text: string): void =>
    void edits.push({ start: span.start, end: span.end, text: inPlaceOf(source(span), text) });
  const properties: string[] = [];
  for (const member of body.body) {
    const [decorator, another] = member.type === 'PropertyDefinition' ? member.decorators : [];
    if (member.type !== 'PropertyDefinition' || member.static || member.computed || !decorator || another) continue;
    const call = decorator.expression;
    if (call.type !== 'CallExpression' || call.callee.type !== 'Identifier' || call.arguments.length > 1) continue;
    const [argument] = call.arguments;
    const options = argument && source(argument).replace(/\s*\n\s*/g, ' ');
    if (options?.includes('//')) continue;
    const name = source(member.key);
    if (call.callee.name === 'query' && options !== undefined) {
      replace(member, `get ${name}() { return this.renderRoot?.querySelector(${options}) ?? null; }`);
    } else if (call.callee.name === 'property') {
      properties.push(`${name}: ${options ?? '{}'}`);
      replace(decorator, '');
    } else if (call.callee.name === 'state' && options === undefined) {
      properties.push(`${name}: { state: true }`);
      replace(decorator, '');
    }
  }
  const start = body.start + 1;
  if (properties.length > 0) edits.push({ start, end: start, text: ` static properties = { ${properties.join(', ')} };` });
  return edits;
}

/** Takes Lit's decorators out of a TypeScript module. Lines keep their numbers. */
export function plainProperties(code: string): string {
  const edits: Edit[] = [];
  new Visitor({ ClassBody: (body) => void edits.push(...editsOf(body, code)) }).visit(parseSync('module.ts', code).program);
  return applyEdits(code, edits);
}

/** The Vite plugin; it looks at the project's own sources, before their types are taken out. */
export function plainPropertiesPlugin(): Plugin {
  return {
    name: 'tessera:plain-properties',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: { include: /\/src\/.*\.ts$/, exclude: /\/node_modules\// }, code: 'lit/decorators.js' },
      handler: (code) => ({ code: plainProperties(code), map: null }),
    },
  };
}
