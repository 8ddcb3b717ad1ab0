import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { en, type Messages } from '../i18n/en.ts';
import { LANGUAGES } from '../i18n/index.ts';

/** Words of the page's own in place of ours: as many as it likes. */
export type Overrides<T = Messages> = {
  [K in keyof T]?: T[K] extends (...blanks: never) => string ? T[K] : T[K] extends object ? Overrides<T[K]> : T[K];
};

type Language = keyof typeof LANGUAGES;

interface Host extends ReactiveControllerHost, HTMLElement {
  /** BCP 47, or empty for the page's. */
  readonly language: string;
  readonly messages: Overrides | undefined;
}

/** The language of the nearest ancestor that states one, through the roots of components. */
function languageOfPage(element: Element): string | undefined {
  const root = element.getRootNode();
  const stated = element.closest('[lang]')?.getAttribute('lang');
  return stated || (root instanceof ShadowRoot ? languageOfPage(root.host) : undefined);
}

/** The first wish that can be met: `fr-CH` is met by `fr`. What is no language tag is cut off: some systems say `en-US@posix`. */
export function pickLanguage(wishes: readonly string[]): { language: Language; locale: string } {
  for (const wish of wishes) {
    const [locale, word = ''] = /^([a-z]+)(-[a-z0-9]{1,8})*/i.exec(wish) ?? [];
    const language = word.toLowerCase();
    if (locale && Object.hasOwn(LANGUAGES, language)) return { language: language as Language, locale };
  }
  return { language: 'en', locale: 'en' };
}

function merge<T extends object>(words: T, overrides: Overrides<T> = {}): T {
  const merged = { ...words };
  // Not what a page's script may have taught all objects.
  for (const key of Object.keys(overrides) as (keyof T & string)[]) {
    const [word, mine] = [words[key], overrides[key]];
    if (mine !== undefined) merged[key] = (typeof word === 'object' && word ? merge(word, mine as object) : mine) as T[typeof key];
  }
  return merged;
}

/** The person's language: which it is, and its words, loaded when they are needed. */
export class LocalizeController implements ReactiveController {
  /** BCP 47, for Intl and for the companion. */
  locale = 'en';
  /** The one that the words are in: English, while the others are on their way or where they do not come. */
  language: Language = 'en';
  /** The first screen's in English, until `ready` has fetched the others. */
  words = en as Messages;

  readonly #host: Host;
  #language: Language = 'en';
  #source = en as Messages;
  #messages: Overrides | undefined;
  #loading: Promise<void> | undefined;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const { language: wish, messages } = this.#host;
    const { language, locale } = pickLanguage([wish, languageOfPage(this.#host) ?? '', ...navigator.languages]);
    this.locale = locale;
    if (language !== this.#language) {
      this.#language = language;
      this.#loading = undefined;
      this.ready().catch(() => undefined);
    }
    if (messages === this.#messages) return;
    this.#messages = messages;
    this.#use(this.#source);
  }

  /** In which direction the words run. */
  get dir(): 'ltr' | 'rtl' {
    return this.language === 'ar' ? 'rtl' : 'ltr';
  }

  /** Resolves when the words are there: all of them, or those of the first screen. Rejects when they do not come; asking again tries again. */
  async ready(first = false): Promise<void> {
    if (first && this.#language === 'en') return;
    const language = this.#language;
    const bring = (spoken: Language): Promise<void> =>
      LANGUAGES[spoken]().then((words) => {
        if (language !== this.#language) return;
        this.language = spoken;
        this.#use(words);
        this.#host.requestUpdate();
      });
    this.#loading ??= bring(language).catch(() => bring('en'));
    try {
      await this.#loading;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
    if (language !== this.#language) await this.ready(first);
  }

  #use(words: Messages): void {
    this.#source = words;
    this.words = merge(words, this.#messages);
  }
}
