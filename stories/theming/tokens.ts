/** A token as the Design Tokens format has it. */
export interface Token {
  $type: string;
  $value: unknown;
  $description: string;
}

/** A colour as the format has it. */
export interface ColorValue {
  colorSpace: string;
  components: number[];
  alpha?: number;
  hex: string;
}

type Group = { [name: string]: unknown };

export const isColor = (value: unknown): value is ColorValue => typeof value === 'object' && value !== null && 'components' in value;

/** The groups of tokens that apply in light or in dark, in their order. */
export function contextOf(document: unknown, scheme: string): Group[] {
  const { sets, modifiers, resolutionOrder } = document as {
    sets: Record<string, { sources: Group[] }>;
    modifiers: Record<string, { contexts: Record<string, Group[]> }>;
    resolutionOrder: { $ref: string }[];
  };
  return resolutionOrder.flatMap(({ $ref }) => {
    const name = $ref.split('/').pop() ?? '';
    return ($ref.startsWith('#/sets/') ? sets[name]?.sources : modifiers[name]?.contexts[scheme]) ?? [];
  });
}

/** Every token under the name of its custom property. */
export function tokensOf(groups: readonly Group[]): Map<string, Token> {
  const found = new Map<string, Token>();
  const visit = (group: Group, name: string, type: string): void => {
    const own = typeof group['$type'] === 'string' ? group['$type'] : type;
    const { $value, $description } = group;
    if ($value !== undefined) found.set(name, { $type: own, $value, $description: typeof $description === 'string' ? $description : '' });
    else for (const [key, inner] of Object.entries(group)) if (!key.startsWith('$')) visit(inner as Group, `${name}-${key}`, own);
  };
  for (const group of groups) for (const [key, inner] of Object.entries(group)) visit(inner as Group, `--${key}`, '');
  return found;
}

/** What stands in a style sheet for the value of a token. */
export function cssOf({ $value }: Token): string {
  if (isColor($value)) return `color(${$value.colorSpace} ${$value.components.join(' ')} / ${$value.alpha ?? 1})`;
  if (typeof $value === 'object' && $value !== null) return Object.values($value).join('');
  return String($value);
}
