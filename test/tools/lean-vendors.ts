import type { Plugin } from 'vite';

/*
 * What the bundled packages hold for cases that cannot come up here is left out of the script-tag build: help for browsers older than
 * the oldest that the widget runs in, hooks for polyfills, registers of versions, messages for who misuses a function by hand,
 * decorators of a kind that we do not use, directives, properties with more to them than ours, placing beside things that are no
 * popovers. Each cut names the very text that goes. When a new version of a package words it differently, the build fails and the cut
 * is looked at again; and it fails where a source of ours has what the cuts take for granted that it has not.
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
    // A sheet belongs to one text, which is read once.
    [
      'const s=this.t;if(e&&void 0===t){const e=void 0!==s&&1===s.length;e&&(t=o.get(s)),void 0===t&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),e&&o.set(s,t))}return t}',
      'return t||(this.o=t=new CSSStyleSheet).replaceSync(this.cssText),t}',
    ],
    ['s=Symbol(),o=new WeakMap;', 's=Symbol();'],
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
    // A property is a plain one: no accessor of its own, no converter, no test for a change, no default that comes back.
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}', ''],
    [',void 0!==t.l&&(this.l=[...t.l])', ''],
    [',this.constructor.l?.forEach(t=>t(this))', ''],
    [',this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0)', ''],
    ['h(this.prototype,t)??{get()', '{get()'],
    [
      'const t=this.constructor.elementProperties;if(t.size>0)for(const[s,i]of t){const{wrapped:t}=i,e=this[s];!0!==t||this._$AL.has(s)||void 0===e||this.C(s,void 0,i,e)}',
      '',
    ],
    ['(i.hasChanged??f)(h,s)||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))', 'f(h,s)'],
    [
      'i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(this._$AL.has(t)||(this.hasUpdated||i||(s=void 0),this._$AL.set(t,s)),!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t))',
      'this._$AL.has(t)||(this.hasUpdated||(s=void 0),this._$AL.set(t,s)),e&&this._$Em!==t&&(this._$Eq??=new Set).add(t)',
    ],
    ['C(t,s,{useDefault:i,reflect:e,wrapped:h},r){', 'C(t,s,{reflect:e}){'],
    ['requestUpdate(t,s,i,e=!1,h){', 'requestUpdate(t,s,i,h){'],
    ['!1===e&&(h=this[t]),', 'h=this[t],'],
    ['h="function"==typeof t.converter?{fromAttribute:t.converter}:void 0!==t.converter?.fromAttribute?t.converter:u;', 'h=u;'],
    ['(void 0!==i.converter?.toAttribute?i.converter:u).toAttribute(', 'u.toAttribute('],
    ['this[e]=r??this._$Ej?.get(e)??r,', 'this[e]=r,'],
    ['[...r(t),...o(t)]', 'r(t)'],
    // In an attribute it is a text, or a Boolean that is only read from it.
    ['switch(s){case Boolean:t=t?l:null;break;case Object:case Array:t=null==t?t:JSON.stringify(t)}return t}', 'return t}'],
    [
      'let i=t;switch(s){case Boolean:i=null!==t;break;case Number:i=null===t?null:Number(t);break;case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}}return i}',
      'return s===Boolean?null!==t:t}',
    ],
    ['{attribute:!0,type:String,converter:u,reflect:!1,useDefault:!1,hasChanged:f}', '{}'],
    [
      'i=s.attribute;return!1===i?void 0:"string"==typeof i?i:"string"==typeof t?t.toLowerCase():void 0}',
      'i=s.attribute;return!1===i?void 0:i??t.toLowerCase()}',
    ],
    ['getOwnPropertyDescriptor:h,getOwnPropertyNames:r,getOwnPropertySymbols:o,', 'getOwnPropertyNames:r,'],
    ['c=a.trustedTypes,l=c?c.emptyScript:"",', ''],
    // An element's styles are a list of sheets, none of them twice.
    [
      'const i=[];if(Array.isArray(s)){const e=new Set(s.flat(1/0).reverse());for(const s of e)i.unshift(t(s))}else void 0!==s&&i.push(t(s));return i}',
      'return s}',
    ],
    // Nobody waits before an update, skips one, or sends a controller away.
    ['removeController(t){this._$EO?.delete(t)}', ''],
    [
      'const t=this.scheduleUpdate();return null!=t&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}',
      'return this.performUpdate(),!this.isUpdatePending}',
    ],
    [
      't=this.shouldUpdate(s),t?(this.willUpdate(s),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(s)):this._$EM()',
      't=!0,this.willUpdate(s),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(s)',
    ],
    ['shouldUpdate(t){return!0}', ''],
    ['return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}', 'return this._$ES}'],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2");', ';'],
  ],
  'lit-html/lit-html.js': [
    ['B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3");const D=', 'D='],
    // No directives, so nothing to resolve, and no part that has to know whether it is in the page.
    [
      'let h=void 0!==e?s._$Co?.[e]:s._$Cl;const o=a(i)?void 0:i._$litDirective$;return h?.constructor!==o&&(h?._$AO?.(!1),void 0===o?h=void 0:(h=new o(t),h._$AT(t,s,e)),void 0!==e?(s._$Co??=[])[e]=h:s._$Cl=h),void 0!==h&&(i=M(t,h._$AS(t,i.values),h,e)),i}',
      'return i}',
    ],
    ['this._$AV=[],this._$AN=void 0,this._$AD=t,', 'this._$AV=[],this._$AD=t,'],
    ['get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t)', 'u(t)'],
    ['get _$AU(){return this._$AM?._$AU??this._$Cv}constructor', 'constructor'],
    ['this.type=2,this._$AH=A,this._$AN=void 0,', 'this._$AH=A,'],
    [
      ',this._$Cv=e?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}',
      '}',
    ],
    ['for(this._$AP?.(!1,!0,s);t!==', 'for(;t!=='],
    ['_$AR(t=this._$AA.nextSibling,s){', '_$AR(t=this._$AA.nextSibling){'],
    ['setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}', ''],
    ['get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor', 'constructor'],
    ['this.type=1,this._$AH=A,this._$AN=void 0,', 'this._$AH=A,'],
    ['constructor(){super(...arguments),this.type=3}', ''],
    ['constructor(){super(...arguments),this.type=4}', ''],
    ['constructor(t,i,s,e,h){super(t,i,s,e,h),this.type=5}', ''],
    // Expressions stand in attributes and between elements: not in a tag's own place, in comments, or where HTML reads plain text.
    [':1===r.type?i=new r.ctor(h,r.name,r.strings,this,t):6===r.type&&(i=new Z(h,this,t))', ':i=new r.ctor(h,r.name,r.strings,this,t)'],
    ['else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t))', ''],
    [
      'if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}',
      '',
    ],
    [
      'if(r.data===n)d.push({type:2,index:l});else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}',
      'r.data===n&&d.push({type:2,index:l});',
    ],
    ['"!--"===u[1]?c=_:void 0!==u[1]?c=m:void 0!==u[2]?(y.test(u[2])&&(n=RegExp("</"+u[2],"g")),c=p):void 0!==u[3]&&(c=p)', 'c=p'],
    ['c=n??v', 'c=v'],
    ['c===$||c===g?c=p:c===_||c===m?c=v:(c=p,n=void 0)', 'c=p'],
    ['v=/<(?:(!--|\\/[^a-zA-Z])|(\\/?[a-zA-Z][^>\\s]*)|(\\/?$))/g', 'v=/<\\/?(?:[a-zA-Z][^>\\s]*|$)/g'],
    // HTML, written as templates, and SVG within it.
    ['l=2===i?"<svg>":3===i?"<math>":"",', 'l="",'],
    ['(2===i?"</svg>":3===i?"</math>":"")', '""'],
    [',2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}', ');'],
    ['const s=i(t).nextSibling;i(t).remove(),t=s', 'const s=t.nextSibling;t.remove(),t=s'],
    ['(t?.creationScope??l).importNode', 'l.importNode'],
    [
      'const e=s?.renderBefore??i;let h=e._$litPart$;if(void 0===h){const t=s?.renderBefore??null;e._$litPart$=h=new k(i.insertBefore(c(),t),t,void 0,s??{})}',
      'let h=i._$litPart$;if(void 0===h){i._$litPart$=h=new k(i.insertBefore(c(),null),null,void 0,s)}',
    ],
    ['throw Error("invalid template strings array")', 'throw Error()'],
    ['"number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)', 'this._$AC(t)'],
  ],
  'lit-element/lit-element.js': [
    [',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i});', ';'],
    // No part has to know whether it is in the page.
    ['this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),', ''],
    [
      'connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}',
      '',
    ],
    ['this._$Do=e(r,', 'e(r,'],
    [',this._$Do=void 0', ''],
    // It is drawn into a root of its own, which was empty before.
    ['createRenderRoot(){const t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}', ''],
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
    // Where Safari has moved what is seen, it counts for the button, and nothing else is asked for.
    [
      'if (includeScale === void 0) {\n    includeScale = false;\n  }\n  if (isFixedStrategy === void 0) {\n    isFixedStrategy = false;\n  }\n  const clientRect',
      'const clientRect',
    ],
    [
      'shouldAddVisualOffsets(domElement, isFixedStrategy, offsetParent) ? getVisualOffsets(domElement) : createCoords(0)',
      'getVisualOffsets(domElement)',
    ],
    [
      'if (!rect) {\n    return getBoundingClientRect(getDocumentElement(element)).left + leftScroll;\n  }\n  return rect.left + leftScroll;',
      'return element.getBoundingClientRect().left + leftScroll;',
    ],
    // The list is an element of HTML, and whole pixels will do.
    [
      'const {\n    width,\n    height\n  } = getCssDimensions(element);\n  return {\n    width,\n    height\n  };',
      'return { width: element.offsetWidth, height: element.offsetHeight };',
    ],
    ['if (!isOffsetParentAnElement && documentElement) {', '{'],
    [
      'const cache = new Map();\n  const mergedOptions = options != null ? options : {};\n  const platformWithCache = {\n    ...platform,\n    ...mergedOptions.platform,\n    _c: cache\n  };',
      '',
    ],
    ['...mergedOptions,\n    platform: platformWithCache', '...options, platform'],
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
  '@floating-ui/utils/dist/floating-ui.utils.dom.mjs': [
    // Elements all of them, on a page.
    [
      'var _node$ownerDocument;\n  return (node == null || (_node$ownerDocument = node.ownerDocument) == null ? void 0 : _node$ownerDocument.defaultView) || window;',
      'return node.ownerDocument.defaultView;',
    ],
    ["typeof CSS !== 'undefined' && CSS.supports && CSS.supports(", 'CSS.supports('],
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

/** What the cuts take for granted of our own sources, and what to say where it is not so. */
const TAKEN_FOR_GRANTED: readonly (readonly [breach: RegExp, message: string])[] = [
  [/import\s*\{(?!\s*computePosition\s*\})[^}]*\}\s*from\s*['"]@floating-ui\/dom['"]/, 'has computePosition alone of @floating-ui/dom'],
  [/['"]lit\/(?!decorators\.js)|\b(mathml|svg)`/, 'has no directives of Lit, and HTML templates alone'],
  [/\b(converter|hasChanged|noAccessor|useDefault):|\btype: (?!Boolean\b)(Number|Object|Array)\b/, 'has plain properties alone'],
  [/\b(addInitializer|removeController|scheduleUpdate|getUpdateComplete|shouldUpdate)\(/, 'has no such hook in an update'],
  [/<(script|style|title)\b|[^>]<\/textarea>|<!--/, 'has no expressions where HTML reads plain text'],
];

/** The Vite plugin. Together with the cuts it watches over what makes them right. */
export function leanVendorsPlugin(): Plugin {
  return {
    name: 'tessera:lean-vendors',
    apply: 'build',
    transform: {
      filter: { code: /lit|floating-ui/ },
      handler(code, id) {
        const [file = ''] = id.split('?');
        if (file.includes('/src/')) {
          const breach = TAKEN_FOR_GRANTED.find(([pattern]) => pattern.test(code));
          if (breach) throw new Error(`The script-tag build ${breach[1]}, see lean-vendors.ts: ${file}`);
        }
        const name = Object.keys(CUTS).find((end) => file.endsWith(`/node_modules/${end}`));
        return name ? { code: cutOut(code, CUTS[name]!), map: null } : null;
      },
    },
  };
}
