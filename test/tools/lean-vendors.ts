import type { Plugin } from 'vite';

/*
 * What the bundled packages hold for cases that cannot come up here is left out of the script-tag build: help for browsers older than
 * the oldest that the widget runs in, hooks for polyfills, registers of versions, messages for who misuses a function by hand,
 * decorators of a kind that we do not use, placing beside things that are no popovers. Each cut names the very text that goes. When
 * a new version of a package words it differently, the build fails and the cut is looked at again.
 */

/** A text of a package, and what stands in its place. */
export type Cut = readonly [from: string, to: string];

/** By the end of a file's address. */
const CUTS: Record<string, readonly Cut[]> = {
  '@lit/reactive-element/css-tag.js': [
    // Every browser that can read this script has constructable style sheets.
    [
      't.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype',
      '!0',
    ],
    [
      'if(this._$cssResult$=!0,o!==s)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");',
      'this._$cssResult$=!0;',
    ],
    [
      `throw Error("Value passed to 'css' function must be a 'css' function result: "+t+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")`,
      'throw Error()',
    ],
  ],
  '@lit/reactive-element/reactive-element.js': [
    // Of the standard decorators: ours are the others. It would also write to the page's own Symbol.
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;', ';'],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
      '',
    ],
    ['p=a.reactiveElementPolyfillSupport,', ''],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2");', ';'],
  ],
  'lit-html/lit-html.js': [['B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");const D=', 'D=']],
  'lit-element/lit-element.js': [
    [',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});', ';'],
    ['(s.litElementVersions??=[]).push("4.2.2");', ''],
  ],
  '@floating-ui/core/dist/floating-ui.core.mjs': [
    // No middleware: the loop over them has nothing to do, and finding what hides the list belongs to them.
    ['platform.detectOverflow ? platform : {\n    ...platform,\n    detectOverflow\n  }', 'platform'],
    ['i < middleware.length;', 'false;'],
    ['    x,\n    y,\n    placement: statefulPlacement,\n    strategy,\n    middlewareData\n  };\n};', '    x,\n    y\n  };\n};'],
    [
      "placement = 'bottom',\n    strategy = 'absolute',\n    middleware = [],\n    platform\n  } = config;",
      'placement,\n    strategy,\n    platform\n  } = config;',
    ],
    ['await (platform.isRTL == null ? void 0 : platform.isRTL(floating))', 'platform.isRTL(floating)'],
    // It begins where the button does, below or above it, and never stands to the left or the right.
    [
      'const sideAxis = getSideAxis(placement);\n  const alignmentAxis = getAlignmentAxis(placement);\n  const alignLength = getAxisLength(alignmentAxis);',
      "const alignmentAxis = 'x';\n  const alignLength = 'width';",
    ],
    ["const isVertical = sideAxis === 'y';", 'const isVertical = true;'],
    ['const commonY = reference.y + reference.height / 2 - floating.height / 2;', ''],
    [
      "    case 'right':\n      coords = {\n        x: reference.x + reference.width,\n        y: commonY\n      };\n      break;\n    case 'left':\n      coords = {\n        x: reference.x - floating.width,\n        y: commonY\n      };\n      break;\n    default:\n      coords = {\n        x: reference.x,\n        y: reference.y\n      };\n",
      '',
    ],
    ['const alignment = getAlignment(placement);\n  if (alignment) {', "const alignment = 'start';\n  if (alignment) {"],
  ],
  '@floating-ui/dom/dist/floating-ui.dom.mjs': [
    // What is placed is a popover, and so in the top layer: its place is counted from the window.
    ['await getOffsetParentFn(data.floating)', 'getWindow(data.floating)'],
    [
      "const isOffsetParentAnElement = isHTMLElement(offsetParent);\n  const documentElement = getDocumentElement(offsetParent);\n  const isFixed = strategy === 'fixed';\n  const rect",
      'const isOffsetParentAnElement = false;\n  const documentElement = offsetParent.document.documentElement;\n  const isFixed = true;\n  const rect',
    ],
    [
      'const htmlOffset = documentElement && !isOffsetParentAnElement && !isFixed ? getHTMLOffset(documentElement, scroll) : createCoords(0);\n  const x = rect.left + scroll.scrollLeft - offsets.x - htmlOffset.x;\n  const y = rect.top + scroll.scrollTop - offsets.y - htmlOffset.y;',
      'const x = rect.left - offsets.x;\n  const y = rect.top;',
    ],
    [
      'const domElement = unwrapElement(element);\n  let scale = createCoords(1);\n  if (includeScale) {',
      'const domElement = element;\n  if (false) {',
    ],
    [
      'let x = (clientRect.left + visualOffsets.x) / scale.x;\n  let y = (clientRect.top + visualOffsets.y) / scale.y;\n  let width = clientRect.width / scale.x;\n  let height = clientRect.height / scale.y;',
      'let x = clientRect.left + visualOffsets.x;\n  let y = clientRect.top + visualOffsets.y;\n  let { width, height } = clientRect;',
    ],
    ['const leftScroll = getNodeScroll(element).scrollLeft;', 'const leftScroll = element.scrollLeft;'],
    ['if (domElement && offsetParent) {', 'if (false) {'],
    // Elements all of them, of HTML.
    [
      'let width = parseFloat(css.width) || 0;\n  let height = parseFloat(css.height) || 0;\n  const hasOffset = isHTMLElement(element);\n  const offsetWidth = hasOffset ? element.offsetWidth : width;\n  const offsetHeight = hasOffset ? element.offsetHeight : height;',
      'let width = parseFloat(css.width);\n  let height = parseFloat(css.height);\n  const { offsetWidth, offsetHeight } = element;',
    ],
    [
      'if (!rect) {\n    return getBoundingClientRect(getDocumentElement(element)).left + leftScroll;\n  }\n  return rect.left + leftScroll;',
      'return getBoundingClientRect(element).left + leftScroll;',
    ],
    ['if (!isOffsetParentAnElement && documentElement) {', '{'],
    ['const cache = new Map();\n  const mergedOptions = options != null ? options : {};', ''],
    ['    ...mergedOptions.platform,\n    _c: cache\n', ''],
    ['...mergedOptions,', '...options,'],
    [
      '    }\n  }\n  return rectToClientRect({\n    width,\n    height,\n    x,\n    y\n  });',
      '    }\n  }\n  return { width, height, left: x, top: y };',
    ],
    ['const getOffsetParentFn = this.getOffsetParent || getOffsetParent;', ''],
    [
      'convertOffsetParentRelativeRectToViewportRelativeRect,\n  getDocumentElement,\n  getClippingRect,\n  getOffsetParent,\n  getElementRects,\n  getClientRects,\n  getDimensions,\n  getScale,\n  isElement,\n  isRTL',
      'getElementRects, getDimensions, isRTL',
    ],
  ],
};

/** Makes the cuts. What is behind them keeps its line and column, so that the package's source map stays right. */
export function cutOut(code: string, cuts: readonly Cut[]): string {
  for (const [from, to] of cuts) {
    if (code.split(from).length !== 2) throw new Error(`A package no longer has, or has more than once: ${from}`);
    const [before, after] = [from.split('\n'), to.split('\n')];
    const lines = before.length - after.length;
    const columns = before.at(-1)!.length - (lines ? 0 : after.at(-1)!.length);
    code = code.replace(from, () => to + '\n'.repeat(lines) + ' '.repeat(columns));
  }
  return code;
}

/** The Vite plugin. Together with the cuts it watches over what makes them right. */
export function leanVendorsPlugin(): Plugin {
  return {
    name: 'tessera:lean-vendors',
    apply: 'build',
    transform: {
      filter: { code: /lit|floating-ui/ },
      handler(code, id) {
        const [file = ''] = id.split('?');
        const floating = /import\s*\{([^}]*)\}\s*from\s*['"]@floating-ui\/dom['"]/.exec(code)?.[1]?.trim();
        if (file.includes('/src/') && (floating ?? 'computePosition') !== 'computePosition') {
          throw new Error(
            `Of @floating-ui/dom the script-tag build has computePosition alone, see lean-vendors.ts: ${file} imports ${floating}`,
          );
        }
        const name = Object.keys(CUTS).find((end) => file.endsWith(`/node_modules/${end}`));
        return name ? { code: cutOut(code, CUTS[name]!), map: null } : null;
      },
    },
  };
}
