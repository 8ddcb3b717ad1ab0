import type { Preview } from '@storybook/web-components-vite';
import { html } from 'lit';
import { themes } from 'storybook/theming';
import { LANGUAGES } from '../../src/i18n/index.ts';
import type { Messages } from '../../src/i18n/en.ts';
import './preview.css';

interface Speaking extends Element {
  words?: Messages;
  locale?: string;
}

/** Step elements take their words as a property; the toolbar's language reaches every one of them, however a story is written. */
function speak(root: ParentNode, words: Messages, locale: string): void {
  for (const element of root.querySelectorAll<Speaking>('*')) {
    if (!element.localName.startsWith('tessera-') || !('words' in element)) continue;
    element.words = words;
    element.locale = locale;
  }
}

type Toolbar = Exclude<NonNullable<Preview['globalTypes']>[string]['toolbar'], undefined>;

const choice = (title: string, icon: Exclude<Toolbar['icon'], undefined>, items: readonly (readonly [value: string, title: string])[]) => ({
  description: title,
  toolbar: { title, icon, dynamicTitle: true, items: items.map(([value, words]) => ({ value, title: words })) },
});

export default {
  globalTypes: {
    language: choice('Language', 'globe', [
      ...Object.keys(LANGUAGES).map((code) => [code, new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code] as const),
    ]),
    direction: choice('Direction', 'transfer', [
      ['ltr', 'Left to right'],
      ['rtl', 'Right to left'],
    ]),
    theme: choice('Theme', 'contrast', [
      ['light', 'Light'],
      ['dark', 'Dark'],
    ]),
    width: choice('Width', 'grow', [
      ['320px', '320 px'],
      ['390px', '390 px'],
      ['480px', '480 px'],
      ['full', 'As it comes'],
    ]),
    text: choice('Text size', 'beaker', [
      ['normal', 'Text 100 %'],
      ['double', 'Text 200 %'],
    ]),
  },
  initialGlobals: { language: 'en', direction: 'ltr', theme: 'light', width: '480px', text: 'normal' },
  parameters: {
    layout: 'fullscreen',
    a11y: { test: 'error' },
    backgrounds: { disable: true },
    viewport: { disable: true },
    options: {
      storySort: { order: ['Documentation', ['Start here', '*', 'Decisions'], 'Journeys', 'Flow', 'Steps', 'Theming', 'Elements'] },
    },
    docs: { codePanel: false, theme: matchMedia('(prefers-color-scheme: dark)').matches ? themes.dark : themes.light },
  },
  loaders: [
    async ({ globals }) => {
      const language = globals['language'] as keyof typeof LANGUAGES;
      return { words: await LANGUAGES[language]() };
    },
  ],
  decorators: [
    (story, { globals, loaded, canvasElement, viewMode }) => {
      const { language, direction, theme, width, text } = globals as Record<string, string>;
      const root = document.documentElement;
      root.lang = language ?? 'en';
      if (viewMode === 'story') {
        root.dir = direction ?? 'ltr';
        root.style.colorScheme = theme ?? 'light';
        root.style.fontSize = text === 'double' ? '200%' : '100%';
      }
      requestAnimationFrame(() => speak(canvasElement, loaded['words'] as Messages, language ?? 'en'));
      return html`<div class="stage" data-width=${width ?? 'full'} dir=${direction ?? 'ltr'} style="color-scheme: ${theme}">
        ${story()}
      </div>`;
    },
  ],
} satisfies Preview;
