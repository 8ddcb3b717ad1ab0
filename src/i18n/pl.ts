import type { TroubleType } from '../client/sessions-client.ts';
import type { Cause } from '../protocol/exit.ts';
import type { Messages } from './en-later.ts';

const rules = new Intl.PluralRules('pl');
/** The form that a number asks for, with the number in place of #. */
const counted = (count: number, forms: Record<'one' | 'few' | 'many', string>): string =>
  (forms[rules.select(count) as 'one'] ?? forms.many).replace('#', count.toLocaleString('pl'));

const general = 'Coś poszło nie tak po naszej stronie. Nic nie przepadło. Spróbuj ponownie.';
const setup = 'Ta strona nie jest dobrze skonfigurowana. Powiadom osoby, które ją prowadzą.';
const over = 'Czas minął. Zacznij od nowa.';
const late = 'To trwało zbyt długo. Spróbuj ponownie.';
const again = 'Możesz spróbować ponownie.';
const anew = 'W każdej chwili możesz zacząć od nowa.';
const reconnect = 'Połącz swój bank ponownie.';
const daily = 'Twój bank pozwala tylko na kilka aktualizacji dziennie. Wróć jutro.';

/** What happened, and what to do now; between the two what everybody wants to know. */
const harmless = (title: string, now: string) => ({ title, text: `Nic nie zostało udostępnione i nie przelano pieniędzy. ${now}` });
/** Where it is not known for sure: what was sent last may have arrived. */
const unsure = (title: string, now: string) => ({
  title,
  text: `Nic nie zostało udostępnione. ${now} Jeśli trwała płatność, najpierw sprawdź swoje konto.`,
});
/** An update of what is shared already. */
const nothingNew = (title: string, now: string) => ({ title, text: `Nie udostępniono nic nowego. ${now}` });

/** Polish, in the tone of a bank's app. Names stay as they are: the word before them takes the case, and no verb tells a gender. */
export const pl = {
  common: {
    close: 'Zamknij',
    back: 'Wstecz',
    tryAgain: 'Spróbuj ponownie',
    progress: (index: number, count: number) => `Krok ${index} z ${count}`,
    general,
  },
  flow: {
    name: 'Twój bank',
    stuck: { title: 'Nie udało się wczytać strony', text: 'Sprawdź połączenie i spróbuj ponownie.' },
    foot: (name: string) => `${name} korzysta z Tessera. Nikt nie widzi tu hasła do Twojego banku.`,
  },
  choose_bank: {
    title: 'Wybierz swój bank',
    search: 'Nazwa, BIC lub IBAN',
    clear: 'Wyczyść wyszukiwanie',
    country: 'Kraj',
    switch: (what: string, chosen: string) => `${what}: ${chosen}`,
    kind: 'Rodzaj konta',
    retail: 'Konto osobiste',
    corporate: 'Konto firmowe',
    recent: 'Ostatnio używane',
    popular: 'Najczęściej wybierane',
    all: 'Wszystkie banki',
    elsewhere: 'W innych krajach',
    banks: (count: number) => counted(count, { one: '# bank', few: '# banki', many: '# banków' }),
    none: (query: string) => `Nie znaleziono banku dla „${query}”.`,
    noneHelp: 'Wpisz mniej liter, BIC banku albo swój IBAN.',
    otherCountry: 'Wybierz inny kraj',
    slow: 'Może potrwać dłużej niż zwykle',
    down: 'Chwilowo niedostępny',
    isDown: (bank: string) => `Bank ${bank} jest chwilowo niedostępny. Wybierz inny bank albo wróć później.`,
    only: {
      retail: (bank: string) => `Bank ${bank} obsługuje tylko klientów indywidualnych.`,
      corporate: (bank: string) => `Bank ${bank} obsługuje tylko firmy.`,
    },
    show: { retail: 'Pokaż banki dla osób prywatnych', corporate: 'Pokaż banki dla firm' },
    failed: 'Nie udało się wczytać listy wszystkich banków.',
    hosted: {
      text: (name: string) => `Bank wybierasz na następnej stronie, w serwisie ${name}.`,
      next: 'Tam logujesz się do swojego banku. Potem wrócisz tutaj automatycznie.',
      go: 'Dalej',
    },
  },
  waiting: { slow: 'To trwa dłużej niż zwykle.', offline: 'Połączenie zostało przerwane. Gdy wróci, wszystko ruszy dalej samo.' },
  broken: { title: 'Tutaj nie można zacząć', text: setup },
  leaving: {
    title: 'Wyjść teraz?',
    text: 'To jeszcze nie koniec. W każdej chwili możesz zacząć od nowa.',
    stay: 'Kontynuuj',
    leave: 'Wyjdź',
  },
  elsewhere: {
    title: 'Dalszy ciąg jest w innym oknie',
    text: 'Tam otwarto to później. Możesz też kontynuować tutaj; tamto okno wtedy się zatrzyma.',
    here: 'Kontynuuj tutaj',
  },
  stray: {
    title: 'Wróć do okna, w którym to się zaczęło',
    text: 'Bank przekierował Cię tutaj, ale początek był w innym oknie lub w innej przeglądarce. Tam jest dalszy ciąg. Jeśli tego okna już nie ma, możesz zacząć od nowa.',
    start: 'Zacznij od nowa',
  },
  time: {
    text: (minutes: number) =>
      counted(minutes, {
        one: 'Została Ci tutaj # minuta.',
        few: 'Zostały Ci tutaj # minuty.',
        many: 'Zostało Ci tutaj # minut.',
      }),
    more: 'Potrzebuję więcej czasu',
    last: 'Nie można już dodać czasu. Dokończ teraz albo zacznij od nowa później.',
  },
  approval: {
    paying: (amount: string, payee: string) => `${amount}, odbiorca: ${payee}`,
    checking: { title: 'Chwileczkę', text: (bank: string) => `Sprawdzamy to w banku ${bank}. Potrwa to kilka sekund.` },
    unknown: {
      title: 'Czekamy na Twój bank',
      text: (bank: string) => `Bank ${bank} jeszcze nie potwierdził, czy się udało. Nie zaczynaj od nowa: ta strona sama przejdzie dalej.`,
    },
    approved: (bank: string) => `Potwierdzone przez bank ${bank}`,
    changeBank: 'Wybierz inny bank',
    otherWay: { redirect: 'Zatwierdź raczej na stronie banku', decoupled: 'Zatwierdź raczej w aplikacji banku' },
  },
  redirect: {
    title: (bank: string) => `Zatwierdź w banku ${bank}`,
    opens: {
      popup: (bank: string) => `Strona banku ${bank} otworzy się w nowym oknie.`,
      page: (bank: string) => `Strona banku ${bank} otworzy się w tym oknie.`,
    },
    approve: 'Zaloguj się tam jak zwykle i zatwierdź.',
    back: 'Potem wrócisz tutaj automatycznie.',
    go: (bank: string) => `Przejdź do banku ${bank}`,
    away: {
      title: 'Dokończ w drugim oknie',
      text: (bank: string) => `Strona banku ${bank} jest otwarta w innym oknie. Gdy tam skończysz, ta strona sama przejdzie dalej.`,
      closed: 'To okno wygląda na zamknięte. Jeśli nie wszystko jest tam gotowe, otwórz je ponownie.',
      again: 'Otwórz okno ponownie',
      cancel: 'Anuluj i wybierz inny bank',
    },
    blocked: {
      text: 'Przeglądarka nie otworzyła okna.',
      again: (bank: string) => `Otwórz bank ${bank}`,
      here: 'Kontynuuj w tym oknie',
    },
  },
  decoupled: {
    title: {
      here: (bank: string) => `Otwórz aplikację banku ${bank} i zatwierdź`,
      phone: (bank: string) => `Otwórz na telefonie aplikację banku ${bank} i zatwierdź`,
    },
    text: 'Nie zamykaj tej strony: po zatwierdzeniu sama przejdzie dalej.',
    code: 'Aplikacja pokazuje ten sam kod',
    open: (bank: string) => `Otwórz aplikację banku ${bank}`,
    scan: 'Zeskanuj to aparatem w telefonie, aby otworzyć aplikację.',
    qr: 'Kod QR, który otwiera aplikację banku',
    here: 'Otwórz na tym urządzeniu',
    left: (time: string) => `Pozostały czas: ${time}`,
    minutes: (count: number) => counted(count, { one: 'Została # minuta', few: 'Zostały # minuty', many: 'Zostało # minut' }),
    seconds: (count: number) => counted(count, { one: 'Została # sekunda', few: 'Zostały # sekundy', many: 'Zostało # sekund' }),
    up: 'Czas minął. Chwileczkę.',
    resend: 'Wyślij prośbę ponownie',
    stuck: {
      title: 'Nie mogę przejść dalej',
      steps: (bank: string) => [
        `Otwórz samodzielnie aplikację banku ${bank}: prośba często już w niej czeka.`,
        'Sprawdź, czy telefon ma połączenie i czy aplikacja może pokazywać powiadomienia.',
        'Poczekaj kilka sekund i wyślij prośbę ponownie.',
        'Jeśli nic nie przychodzi, wybierz inny sposób albo inny bank.',
      ],
      leave: 'Wyjdź',
    },
  },
  accounts: {
    title: 'Wybierz, co udostępniasz',
    lead: (bank: string) => `To Twoje konta w banku ${bank}. Udostępnisz tylko te, które zaznaczysz.`,
    all: 'Wszystkie konta',
    types: { current: 'Konto osobiste', savings: 'Konto oszczędnościowe', card: 'Karta', loan: 'Kredyt', other: 'Konto' },
    ending: (digits: string) => `Numer kończy się na ${digits}`,
    balance: (amount: string) => `Saldo ${amount}`,
    what: 'Co udostępniasz',
    items: ['Imię i nazwisko właściciela oraz numer konta', 'Saldo', 'Dawne i przyszłe transakcje'],
    until: (date: string) => `Do ${date}`,
    readOnly: 'Tylko do odczytu. Nikt nie może w ten sposób przelać pieniędzy.',
    share: (count: number) =>
      count === 0
        ? 'Udostępnij konta'
        : counted(count, { one: 'Udostępnij # konto', few: 'Udostępnij # konta', many: 'Udostępnij # kont' }),
    none: 'Zaznacz co najmniej jedno konto albo nie udostępniaj nic.',
    leave: 'Nie udostępniaj nic',
  },
  form: {
    send: 'Dalej',
    optional: (label: string) => `${label} (nieobowiązkowe)`,
    prefilled: (tenant: string) => `${tenant} zna już te dane. Sprawdź, czy są nadal aktualne.`,
    choose: 'Wybierz',
    day: 'Dzień',
    month: 'Miesiąc',
    year: 'Rok',
    address: { line1: 'Ulica i numer', line2: 'Dalsza część adresu', postal_code: 'Kod pocztowy', city: 'Miejscowość', country: 'Kraj' },
    row: (title: string, number: number) => `${title} ${number}`,
    remove: (row: string) => `Usuń: ${row}`,
    rows: (count: number) => counted(count, { one: '# wpis', few: '# wpisy', many: '# wpisów' }),
    left: (count: number) => counted(count, { one: 'Został # znak', few: 'Zostały # znaki', many: 'Zostało # znaków' }),
    check: (count: number) => counted(count, { one: 'Sprawdź # odpowiedź', few: 'Sprawdź # odpowiedzi', many: 'Sprawdź # odpowiedzi' }),
    fault: (label: string, fault: string) => `${label}: ${fault}`,
    faults: {
      required: 'Wypełnij to pole.',
      choose: 'Wybierz jedną z możliwości.',
      agree: 'Zaznacz to, aby przejść dalej.',
      too_short: (count: number) =>
        counted(count, {
          one: 'Potrzebny jest co najmniej # znak.',
          few: 'Potrzebne są co najmniej # znaki.',
          many: 'Potrzeba co najmniej # znaków.',
        }),
      too_long: (count: number) =>
        counted(count, {
          one: 'Mieści się tu najwyżej # znak.',
          few: 'Mieszczą się tu najwyżej # znaki.',
          many: 'Mieści się tu najwyżej # znaków.',
        }),
      too_early: (day: string) => `Najwcześniejsza możliwa data: ${day}.`,
      too_late: (day: string) => `Najpóźniejsza możliwa data: ${day}.`,
      too_small: (amount: string) => `Co najmniej ${amount}.`,
      too_large: (amount: string) => `Najwyżej ${amount}.`,
      too_few: (count: number) =>
        counted(count, {
          one: 'Potrzebny jest co najmniej # wpis.',
          few: 'Potrzebne są co najmniej # wpisy.',
          many: 'Potrzeba co najmniej # wpisów.',
        }),
      too_many: (count: number) =>
        counted(count, {
          one: 'Możliwy jest najwyżej # wpis.',
          few: 'Możliwe są najwyżej # wpisy.',
          many: 'Możliwych jest najwyżej # wpisów.',
        }),
      not_offered: 'Wybierz coś z listy.',
      refused: 'Ta odpowiedź nie została przyjęta. Sprawdź ją.',
      text: 'Coś się tu nie zgadza. Sprawdź to pole.',
      email: 'To nie jest pełny adres e-mail, na przykład ana@example.org.',
      phone: 'To nie jest pełny numer telefonu.',
      date: 'Ta data nie jest pełna albo nie istnieje.',
      amount: 'To nie jest kwota, na przykład 1200 lub 99,50.',
      iban: 'To nie jest pełny IBAN: jakiś znak jest błędny lub go brakuje.',
      company_number: 'To nie jest pełny numer: jakiś znak jest błędny lub go brakuje.',
      url: 'Podaj pełny adres strony, który zaczyna się od https://',
    },
  },
  review: {
    title: 'Sprawdź płatność',
    amount: 'Kwota',
    to: 'Odbiorca',
    iban: 'Numer konta',
    reference: 'Tytuł',
    from: 'Zapłać z konta',
    known: (bank: string, digits: string) => `${bank}, numer kończy się na ${digits}`,
    other: 'Inne konto',
    otherHint: 'Za chwilę wybierzesz swój bank.',
    payee: {
      match: { title: 'Nazwa się zgadza', text: 'Bank odbiorcy potwierdza, że konto należy do osoby lub firmy o tej nazwie.' },
      close_match: {
        title: 'Nazwa prawie się zgadza',
        text: (name: string) =>
          `Bank odbiorcy podaje, że właścicielem konta jest: ${name}. Kontynuuj tylko wtedy, gdy tam chcesz zapłacić.`,
      },
      no_match: {
        title: 'Nazwa się nie zgadza',
        text: 'Bank odbiorcy podaje, że to konto ma innego właściciela. Pieniądze mogą trafić do niewłaściwej osoby i możesz ich nie odzyskać.',
      },
      unavailable: {
        title: 'Nie udało się sprawdzić nazwy',
        text: 'Bank odbiorcy nie odpowiedział. Kontynuuj tylko wtedy, gdy masz pewność, komu płacisz.',
      },
    },
    accept: 'Znam to ostrzeżenie i mimo to chcę zapłacić',
    acceptFirst: 'Zaznacz to, jeśli mimo to chcesz zapłacić.',
    pay: (amount: string) => `Zapłać ${amount}`,
    next: 'Bank poprosi Cię o zatwierdzenie. Wcześniej nic nie zostanie zapłacone.',
    leave: 'Nie płać',
  },
  wait: {
    verification: {
      title: 'Sprawdzamy Twoje dane',
      text: (bank: string) => `Pytamy bank ${bank}, czy konto jest na Twoje nazwisko. Nie musisz nic robić.`,
      failed: {
        title: 'Nie udało się sprawdzić Twoich danych',
        text: 'Bank nie odpowiedział. To nic o Tobie nie mówi. Możesz spróbować ponownie albo kontynuować bez sprawdzenia.',
      },
    },
    review: {
      title: 'Sprawdzamy to, co nam przesłano',
      text: (tenant: string) => `Zespół ${tenant} czyta Twój wniosek. Możesz zamknąć tę stronę: otrzymasz wiadomość o decyzji.`,
      failed: {
        title: 'Nie udało się sprawdzić Twojego wniosku',
        text: 'Nic nie przepadło. Możesz spróbować ponownie albo kontynuować bez sprawdzenia.',
      },
    },
    usual: { seconds: 'Zwykle trwa to kilka sekund.', time: (time: string) => `Zwykły czas oczekiwania: ${time}.` },
    since: (when: string) => `Wysłano: ${when}`,
    keep: 'Aby wrócić, użyj linku, który otrzymasz, albo otwórz tę stronę ponownie w tej przeglądarce.',
    later: 'Zamknij i wróć później',
    again: 'Spróbuj ponownie',
    without: 'Kontynuuj bez sprawdzenia',
    decided: 'Jest już odpowiedź',
  },
  connections: {
    title: 'Twoje połączone banki',
    lead: (tenant: string) => `${tenant} może odczytać to, co tu udostępniasz. Możesz to zakończyć w każdej chwili.`,
    none: 'Żaden bank nie jest połączony.',
    accounts: (count: number) => counted(count, { one: '# konto', few: '# konta', many: '# kont' }),
    until: (day: string) => `Do ${day}`,
    soon: (day: string) => `Wkrótce koniec: ${day}`,
    ended: (day: string) => `Zakończono: ${day}`,
    refreshed: (when: string) => `Zaktualizowano: ${when}`,
    isNew: 'Nowy',
    refresh: 'Aktualizuj',
    reconnect: 'Połącz ponownie',
    remove: 'Usuń',
    of: (action: string, bank: string) => `${action}: ${bank}`,
    add: 'Połącz bank',
    done: 'Gotowe',
    removed: (bank: string) => `Usunięto bank ${bank}.`,
    sure: {
      title: (bank: string) => `Usunąć bank ${bank}?`,
      text: (tenant: string) => `${tenant} nie będzie już mieć wglądu w te konta. Aby znów je udostępnić, połącz bank ponownie.`,
      remove: 'Usuń ten bank',
      keep: 'Zostaw',
    },
    results: {
      up_to_date: 'Wszystko jest aktualne.',
      interface_deprecated: 'Twój bank zmienił sposób połączenia. Połącz go ponownie.',
      credentials_needed: 'Twój bank prosi o ponowne zalogowanie.',
      access_blocked: 'Twój bank zablokował dostęp. Skontaktuj się z bankiem.',
      daily_limit_reached: daily,
      approval_needed: 'Twój bank ponownie prosi o zatwierdzenie.',
    },
  },
  receipt: { title: 'Potwierdzenie', from: 'Z konta', on: 'Data', keep: 'Drukuj lub zapisz' },
  result: {
    retry: 'Spróbuj ponownie',
    choose_other_bank: 'Wybierz inny bank',
    start_again: 'Zacznij od nowa',
    reconnect: 'Połącz ponownie',
    back: (tenant: string) => `Wróć na stronę ${tenant}`,
    reference: 'Prosząc o pomoc, podaj ten numer:',
  },
  problems: {
    network_lost: 'Połączenie zostało przerwane. Sprawdź je i spróbuj ponownie.',
    malformed_request: general,
    invalid_fields: 'Część przesłanych danych jest niezrozumiała. Sprawdź je i spróbuj ponownie.',
    unsupported_media_type: general,
    body_too_large: general,
    not_found: general,
    method_not_allowed: general,
    tenant_unknown: setup,
    origin_not_allowed: setup,
    return_url_not_allowed: setup,
    skill_unknown: setup,
    skill_needs_backend: setup,
    session_not_found: over,
    session_ended: over,
    session_expired: over,
    nonce_invalid: late,
    nonce_expired: late,
    nonce_consumed: late,
    idempotency_mismatch: general,
    step_out_of_order: general,
    step_in_progress: 'Bank jeszcze nie odpowiedział. Poczekaj chwilę i spróbuj ponownie.',
    step_pending: 'Bank jeszcze tego nie potwierdził. Poczekaj chwilę.',
    action_not_possible: 'Teraz nie jest to możliwe. Poczekaj albo wybierz inny sposób.',
    resume_refused: over,
    temp_token_invalid: general,
    access_token_invalid: general,
    bank_unknown: 'Tego banku nie można tu użyć. Wybierz inny.',
    bank_unavailable: 'Z tym bankiem nie ma teraz połączenia. Spróbuj później albo wybierz inny bank.',
    provider_rejected: 'Bank tego nie przyjął. Spróbuj ponownie albo wybierz inny bank.',
    provider_unavailable: 'Nie udało się połączyć z bankiem. Spróbuj ponownie za chwilę.',
    too_many_requests: 'To było zbyt wiele prób w krótkim czasie. Poczekaj minutę i spróbuj ponownie.',
    overloaded: 'Nie możemy teraz odpowiedzieć. Spróbuj ponownie za chwilę.',
    internal: general,
  } satisfies Record<TroubleType, string>,
  causes: {
    completed: { title: 'Twój bank jest połączony', text: 'Wybrane dane są udostępnione. Możesz przejść dalej.' },
    paid: { title: 'Zapłacono', text: 'Twój bank przyjął płatność.' },
    verified: { title: 'Twoje dane są potwierdzone', text: 'Bank potwierdził, że konto jest na Twoje nazwisko.' },
    unverified: {
      title: 'Nie udało się potwierdzić Twojego nazwiska',
      text: 'W banku to konto jest na inne nazwisko. Osoby prowadzące tę stronę już to wiedzą i pomogą Ci.',
    },
    not_checked: {
      title: 'Twoje dane są wysłane',
      text: 'Na razie nie udało się ich sprawdzić. Osoby prowadzące tę stronę już to wiedzą i je sprawdzą.',
    },
    approved: {
      title: 'Twój wniosek jest przyjęty',
      text: 'Możesz przejść dalej. Osoby prowadzące tę stronę powiedzą Ci, co będzie potem.',
    },
    declined: {
      title: 'Twój wniosek nie został przyjęty',
      text: 'Osoby prowadzące tę stronę mogą Ci powiedzieć, dlaczego i co możesz zrobić.',
    },
    submitted: { title: 'Wszystko jest wysłane', text: 'Teraz zajmą się tym osoby prowadzące tę stronę. Nie musisz już nic robić.' },
    managed: { title: 'Wszystko gotowe', text: 'W każdej chwili możesz tu wrócić i zmienić swoje połączone banki.' },
    in_review: {
      title: 'Możesz wrócić w każdej chwili',
      text: 'Przesłane dane są bezpieczne i właśnie je sprawdzamy. Otrzymasz wiadomość, gdy będzie odpowiedź.',
    },
    left: harmless('Wyjście przed końcem', anew),
    page_left: harmless('Strona została zamknięta przed końcem', anew),
    cancelled_at_bank: harmless('Anulowano w banku', again),
    refused_by_bank: harmless('Twój bank odmówił', 'Bank może powiedzieć Ci, dlaczego. Możesz też wybrać inny bank.'),
    bank_said_nothing: harmless('Twój bank nie odpowiedział', again),
    bank_timed_out: harmless('Odpowiedź banku trwała zbyt długo', again),
    bank_unavailable: harmless('Nie ma połączenia z Twoim bankiem', 'Spróbuj później albo wybierz inny bank.'),
    bank_answer_mismatch: unsure('Odpowiedź banku nie zgadza się z pytaniem', anew),
    approval_expired: harmless('Czas na zatwierdzenie minął', again),
    no_accounts: harmless('Nie znaleziono konta', 'Bank nie pokazuje nam odpowiedniego konta. Możesz wybrać inny bank.'),
    popup_blocked: harmless('Okno banku zostało zablokowane', 'Zezwól tej stronie na nowe okna i spróbuj ponownie.'),
    network_lost: unsure('Połączenie zostało przerwane', 'Sprawdź połączenie i spróbuj ponownie.'),
    nonce_expired: unsure('To trwało zbyt długo', anew),
    session_expired: unsure('Czas minął', anew),
    consent_expired: {
      title: 'Dostęp się skończył',
      text: 'Był udzielony na określony czas i nic już nie jest udostępniane. Aby kontynuować, połącz swój bank ponownie.',
    },
    superseded: { title: 'Dalszy ciąg jest w innym oknie', text: 'Nic nie przepadło. To okno możesz zamknąć.' },
    provider_failed: harmless('Nie udało się połączyć z Twoim bankiem', 'To nie Twoja wina. Spróbuj ponownie.'),
    payment_unknown: {
      title: 'Nie wiadomo jeszcze, czy płatność się udała',
      text: 'Pieniądze mogły zostać pobrane. Nie płać ponownie. Sprawdź swoje konto albo zapytaj osoby prowadzące tę stronę.',
    },
    internal: unsure('Coś poszło nie tak po naszej stronie', 'Powiadom osoby prowadzące tę stronę.'),
    up_to_date: nothingNew('Wszystko jest aktualne', 'Nie musisz nic robić.'),
    interface_deprecated: nothingNew('Twój bank zmienił sposób połączenia', reconnect),
    credentials_needed: nothingNew('Twój bank prosi o ponowne zalogowanie', reconnect),
    access_blocked: harmless('Twój bank zablokował dostęp', 'Skontaktuj się z bankiem.'),
    daily_limit_reached: nothingNew('Na dziś wystarczy', daily),
    approval_needed: nothingNew('Twój bank ponownie prosi o zatwierdzenie', reconnect),
  } satisfies Record<Cause, { title: string; text: string }>,
} satisfies Messages;
