import type { TroubleType } from '../client/sessions-client.ts';
import type { Cause } from '../protocol/exit.ts';
import type { Messages } from './en-later.ts';

const rules = new Intl.PluralRules('ro');
/** The form that a number asks for, with the number in place of #: from 20 on it takes a “de”. */
const counted = (count: number, forms: Record<'one' | 'few' | 'other', string>): string =>
  forms[rules.select(count) as 'one'].replace('#', count.toLocaleString('ro'));

const general = 'Ceva nu a mers bine la noi. Nu s-a pierdut nimic. Încercați din nou.';
const setup = 'Această pagină nu este configurată corect. Anunțați responsabilii ei.';
const over = 'Timpul a expirat. Începeți din nou.';
const late = 'A durat prea mult. Încercați din nou.';
const again = 'Puteți încerca din nou.';
const anew = 'Puteți începe din nou oricând.';
const reconnect = 'Conectați din nou banca.';
const daily = 'Banca permite doar câteva actualizări pe zi. Reveniți mâine.';

/** What happened, and what to do now; between the two what everybody wants to know. */
const harmless = (title: string, now: string) => ({ title, text: `Nu s-a partajat nimic și nu s-au mutat bani. ${now}` });
/** Where it is not known for sure: what was sent last may have arrived. */
const unsure = (title: string, now: string) => ({
  title,
  text: `Nu s-a partajat nimic. ${now} Dacă erați în curs de plată, verificați întâi contul.`,
});
/** An update of what is shared already. */
const nothingNew = (title: string, now: string) => ({ title, text: `Nu s-a partajat nimic nou. ${now}` });

/** Romanian, with the polite plural. Names stay as they are, after a word that takes the case. */
export const ro = {
  common: {
    close: 'Închideți',
    back: 'Înapoi',
    tryAgain: 'Încercați din nou',
    progress: (index: number, count: number) => `Pasul ${index} din ${count}`,
    general,
  },
  flow: {
    name: 'Banca dumneavoastră',
    stuck: { title: 'Încărcarea nu a reușit', text: 'Verificați conexiunea și încercați din nou.' },
    foot: (name: string) => `${name} folosește Tessera. Nimeni nu vede aici parola băncii dumneavoastră.`,
  },
  choose_bank: {
    title: 'Alegeți banca',
    search: 'Nume, BIC sau IBAN',
    clear: 'Ștergeți căutarea',
    country: 'Țară',
    switch: (what: string, chosen: string) => `${what}: ${chosen}`,
    kind: 'Tipul contului',
    retail: 'Cont personal',
    corporate: 'Cont de firmă',
    recent: 'Folosite recent',
    popular: 'Cele mai alese',
    all: 'Toate băncile',
    elsewhere: 'În alte țări',
    banks: (count: number) => counted(count, { one: '# bancă', few: '# bănci', other: '# de bănci' }),
    none: (query: string) => `Nu am găsit nicio bancă pentru „${query}”.`,
    noneHelp: 'Încercați cu mai puține litere, cu BIC-ul băncii sau cu IBAN-ul contului.',
    otherCountry: 'Alegeți altă țară',
    slow: 'Poate dura mai mult ca de obicei',
    down: 'Indisponibilă momentan',
    isDown: (bank: string) => `Banca ${bank} este indisponibilă momentan. Alegeți altă bancă sau reveniți mai târziu.`,
    only: {
      retail: (bank: string) => `Banca ${bank} are doar clienți persoane fizice.`,
      corporate: (bank: string) => `Banca ${bank} are doar clienți firme.`,
    },
    show: { retail: 'Vedeți băncile pentru persoane fizice', corporate: 'Vedeți băncile pentru firme' },
    failed: 'Lista tuturor băncilor nu a putut fi încărcată.',
    hosted: {
      text: (name: string) => `Alegeți banca pe pagina următoare, la ${name}.`,
      next: 'Acolo intrați în contul dumneavoastră bancar. Apoi reveniți aici automat.',
      go: 'Continuați',
    },
  },
  waiting: { slow: 'Durează mai mult ca de obicei.', offline: 'Conexiunea s-a întrerupt. Când revine, totul continuă automat.' },
  broken: { title: 'Nu se poate începe aici', text: setup },
  leaving: { title: 'Ieșiți acum?', text: 'Nu ați terminat încă. Puteți începe din nou oricând.', stay: 'Continuați', leave: 'Ieșiți' },
  elsewhere: {
    title: 'Se continuă în altă fereastră',
    text: 'Acolo a fost deschisă mai recent. Puteți continua și aici; cealaltă fereastră se oprește atunci.',
    here: 'Continuați aici',
  },
  stray: {
    title: 'Reveniți la fereastra în care ați început',
    text: 'Banca v-a adus aici, dar ați început în altă fereastră sau în alt browser. Se continuă acolo. Dacă acea fereastră nu mai există, puteți începe din nou.',
    start: 'Începeți din nou',
  },
  time: {
    text: (minutes: number) =>
      counted(minutes, {
        one: 'Mai aveți aici # minut.',
        few: 'Mai aveți aici # minute.',
        other: 'Mai aveți aici # de minute.',
      }),
    more: 'Am nevoie de mai mult timp',
    last: 'Nu se mai poate adăuga timp. Terminați acum sau începeți din nou mai târziu.',
  },
  approval: {
    paying: (amount: string, payee: string) => `${amount} către ${payee}`,
    checking: { title: 'Un moment', text: (bank: string) => `Verificăm la ${bank}. Durează câteva secunde.` },
    unknown: {
      title: 'Așteptăm banca',
      text: (bank: string) => `Banca ${bank} nu ne-a spus încă dacă a reușit. Nu începeți din nou: această pagină continuă singură.`,
    },
    approved: (bank: string) => `Banca ${bank} a confirmat`,
    changeBank: 'Alegeți altă bancă',
    otherWay: { redirect: 'Aprobați mai bine pe site-ul băncii', decoupled: 'Aprobați mai bine în aplicația băncii' },
  },
  redirect: {
    title: (bank: string) => `Aprobați la ${bank}`,
    opens: {
      popup: (bank: string) => `${bank} se deschide într-o fereastră nouă.`,
      page: (bank: string) => `${bank} se deschide în această fereastră.`,
    },
    approve: 'Intrați acolo în cont ca de obicei și aprobați.',
    back: 'Apoi reveniți aici automat.',
    go: (bank: string) => `Continuați la ${bank}`,
    away: {
      title: 'Terminați în cealaltă fereastră',
      text: (bank: string) => `${bank} vă așteaptă în altă fereastră. Când terminați acolo, această pagină continuă singură.`,
      closed: 'Acea fereastră pare închisă. Dacă nu ați terminat acolo, deschideți-o din nou.',
      again: 'Deschideți din nou fereastra',
      cancel: 'Anulați și alegeți altă bancă',
    },
    blocked: {
      text: 'Browserul nu a deschis fereastra.',
      again: (bank: string) => `Deschideți ${bank}`,
      here: 'Continuați în această fereastră',
    },
  },
  decoupled: {
    title: {
      here: (bank: string) => `Deschideți aplicația ${bank} și aprobați`,
      phone: (bank: string) => `Deschideți pe telefon aplicația ${bank} și aprobați`,
    },
    text: 'Lăsați această pagină deschisă: după ce aprobați, continuă singură.',
    code: 'Aplicația arată același cod',
    open: (bank: string) => `Deschideți aplicația ${bank}`,
    scan: 'Scanați acest cod cu camera telefonului, ca să deschideți aplicația.',
    qr: 'Cod QR care deschide aplicația băncii',
    here: 'Deschideți pe acest dispozitiv',
    left: (time: string) => `Timp rămas: ${time}`,
    minutes: (count: number) => counted(count, { one: 'A rămas # minut', few: 'Au rămas # minute', other: 'Au rămas # de minute' }),
    seconds: (count: number) => counted(count, { one: 'A rămas # secundă', few: 'Au rămas # secunde', other: 'Au rămas # de secunde' }),
    up: 'Timpul a expirat. Un moment.',
    resend: 'Trimiteți din nou cererea',
    stuck: {
      title: 'Nu reușesc să continui',
      steps: (bank: string) => [
        `Deschideți chiar dumneavoastră aplicația ${bank}: adesea cererea așteaptă acolo.`,
        'Verificați că telefonul are conexiune și că aplicația poate afișa notificări.',
        'Așteptați câteva secunde, apoi trimiteți din nou cererea.',
        'Dacă nu ajunge nimic, alegeți alt mod sau altă bancă.',
      ],
      leave: 'Ieșiți',
    },
  },
  accounts: {
    title: 'Alegeți ce partajați',
    lead: (bank: string) => `Acestea sunt conturile dumneavoastră la ${bank}. Se partajează doar cele pe care le bifați.`,
    all: 'Toate conturile',
    types: { current: 'Cont curent', savings: 'Cont de economii', card: 'Card bancar', loan: 'Credit', other: 'Cont' },
    ending: (digits: string) => `Număr care se termină în ${digits}`,
    balance: (amount: string) => `Sold ${amount}`,
    what: 'Ce se partajează',
    items: ['Numele titularului și numărul contului', 'Soldul', 'Tranzacțiile trecute și viitoare'],
    until: (date: string) => `Până la ${date}`,
    readOnly: 'Doar pentru citire. Nimeni nu poate muta bani astfel.',
    share: (count: number) =>
      count === 0
        ? 'Partajați conturi'
        : counted(count, { one: 'Partajați # cont', few: 'Partajați # conturi', other: 'Partajați # de conturi' }),
    none: 'Bifați cel puțin un cont sau nu partajați nimic.',
    leave: 'Nu partajați nimic',
  },
  form: {
    send: 'Continuați',
    optional: (label: string) => `${label} (opțional)`,
    prefilled: (tenant: string) => `${tenant} are deja aceste date. Verificați dacă mai sunt corecte.`,
    choose: 'Alegeți o variantă',
    day: 'Ziua',
    month: 'Luna',
    year: 'Anul',
    address: {
      line1: 'Strada și numărul',
      line2: 'Bloc, scară, apartament',
      postal_code: 'Cod poștal',
      city: 'Localitate',
      country: 'Țară',
    },
    row: (title: string, number: number) => `${title} ${number}`,
    remove: (row: string) => `Ștergeți: ${row}`,
    rows: (count: number) => counted(count, { one: '# intrare', few: '# intrări', other: '# de intrări' }),
    left: (count: number) => counted(count, { one: 'A rămas # caracter', few: 'Au rămas # caractere', other: 'Au rămas # de caractere' }),
    check: (count: number) =>
      counted(count, { one: 'Verificați # răspuns', few: 'Verificați # răspunsuri', other: 'Verificați # de răspunsuri' }),
    fault: (label: string, fault: string) => `${label}: ${fault}`,
    faults: {
      required: 'Completați aici.',
      choose: 'Alegeți o variantă.',
      agree: 'Bifați pentru a continua.',
      too_short: (count: number) =>
        counted(count, {
          one: 'Trebuie cel puțin # caracter.',
          few: 'Trebuie cel puțin # caractere.',
          other: 'Trebuie cel puțin # de caractere.',
        }),
      too_long: (count: number) =>
        counted(count, { one: 'Încape cel mult # caracter.', few: 'Încap cel mult # caractere.', other: 'Încap cel mult # de caractere.' }),
      too_early: (day: string) => `Prima dată posibilă: ${day}.`,
      too_late: (day: string) => `Ultima dată posibilă: ${day}.`,
      too_small: (amount: string) => `Cel puțin ${amount}.`,
      too_large: (amount: string) => `Cel mult ${amount}.`,
      too_few: (count: number) =>
        counted(count, {
          one: 'Trebuie cel puțin # intrare.',
          few: 'Trebuie cel puțin # intrări.',
          other: 'Trebuie cel puțin # de intrări.',
        }),
      too_many: (count: number) =>
        counted(count, { one: 'Cel mult # intrare.', few: 'Cel mult # intrări.', other: 'Cel mult # de intrări.' }),
      not_offered: 'Alegeți o variantă din listă.',
      refused: 'Răspunsul nu a fost acceptat. Verificați-l.',
      text: 'Răspunsul nu pare corect. Verificați-l.',
      email: 'Adresa de e-mail nu este completă. Exemplu: ana@example.org.',
      phone: 'Numărul de telefon nu este complet.',
      date: 'Data nu este completă sau nu există.',
      amount: 'Aceasta nu este o sumă, cum ar fi 1200 sau 99,50.',
      iban: 'IBAN-ul nu este corect: un caracter este greșit sau lipsește.',
      company_number: 'Numărul nu este corect: un caracter este greșit sau lipsește.',
      url: 'Scrieți o adresă web completă, care începe cu https://',
    },
  },
  review: {
    title: 'Verificați plata',
    amount: 'Suma',
    to: 'Către',
    iban: 'Numărul contului',
    reference: 'Detaliile plății',
    from: 'Plătiți din',
    known: (bank: string, digits: string) => `${bank}, număr care se termină în ${digits}`,
    other: 'Alt cont',
    otherHint: 'Apoi alegeți banca.',
    payee: {
      match: { title: 'Numele este corect', text: 'Banca beneficiarului confirmă că acest nume este al titularului contului.' },
      close_match: {
        title: 'Numele este aproape corect',
        text: (name: string) =>
          `Potrivit băncii beneficiarului, titularul contului este ${name}. Continuați doar dacă acolo vreți să plătiți.`,
      },
      no_match: {
        title: 'Numele nu corespunde',
        text: 'Potrivit băncii beneficiarului, acest cont are alt titular. Puteți plăti persoana greșită și e posibil să nu recuperați banii.',
      },
      unavailable: {
        title: 'Numele nu a putut fi verificat',
        text: 'Banca beneficiarului nu a răspuns. Continuați doar dacă știți sigur cui plătiți.',
      },
    },
    accept: 'Am citit avertismentul și vreau totuși să plătesc',
    acceptFirst: 'Bifați dacă vreți totuși să plătiți.',
    pay: (amount: string) => `Plătiți ${amount}`,
    next: 'Banca vă cere să aprobați. Până atunci nu se plătește nimic.',
    leave: 'Nu plătiți',
  },
  wait: {
    verification: {
      title: 'Vă verificăm datele',
      text: (bank: string) => `Întrebăm la ${bank} dacă sunteți titularul contului. Nu trebuie să faceți nimic.`,
      failed: {
        title: 'Datele dumneavoastră nu au putut fi verificate',
        text: 'Banca nu a răspuns. Asta nu spune nimic despre dumneavoastră. Puteți încerca din nou sau continua fără verificare.',
      },
    },
    review: {
      title: 'Ne uităm la ce ați trimis',
      text: (tenant: string) => `Echipa ${tenant} vă citește cererea. Puteți închide această pagină: veți primi decizia.`,
      failed: {
        title: 'Cererea dumneavoastră nu a putut fi verificată',
        text: 'Nu s-a pierdut nimic. Puteți încerca din nou sau continua fără verificare.',
      },
    },
    usual: { seconds: 'De obicei durează câteva secunde.', time: (time: string) => `De obicei durează ${time}.` },
    since: (when: string) => `Trimis: ${when}`,
    keep: 'Ca să reveniți, folosiți linkul pe care îl primiți sau deschideți din nou această pagină în acest browser.',
    later: 'Închideți și reveniți mai târziu',
    again: 'Încercați din nou',
    without: 'Continuați fără verificare',
    decided: 'A venit răspunsul',
  },
  connections: {
    title: 'Băncile dumneavoastră conectate',
    lead: (tenant: string) => `${tenant} poate citi ce partajați aici. Puteți opri acest lucru oricând.`,
    none: 'Nicio bancă nu este conectată.',
    accounts: (count: number) => counted(count, { one: '# cont', few: '# conturi', other: '# de conturi' }),
    until: (day: string) => `Până la ${day}`,
    soon: (day: string) => `Se încheie curând: ${day}`,
    ended: (day: string) => `Încheiat: ${day}`,
    refreshed: (when: string) => `Ultima actualizare: ${when}`,
    isNew: 'Nouă',
    refresh: 'Actualizați',
    reconnect: 'Conectați din nou',
    remove: 'Ștergeți',
    of: (action: string, bank: string) => `${action}: ${bank}`,
    add: 'Conectați o bancă',
    done: 'Gata',
    removed: (bank: string) => `Banca ${bank} a fost ștearsă.`,
    sure: {
      title: (bank: string) => `Ștergeți banca ${bank}?`,
      text: (tenant: string) => `${tenant} nu va mai putea citi aceste conturi. Ca să le partajați din nou, conectați din nou banca.`,
      remove: 'Ștergeți această bancă',
      keep: 'Păstrați-o',
    },
    results: {
      up_to_date: 'Totul este actualizat.',
      interface_deprecated: 'Banca și-a schimbat legătura. Conectați-o din nou.',
      credentials_needed: 'Banca vă cere să intrați din nou în cont.',
      access_blocked: 'Banca a blocat accesul. Vorbiți cu banca.',
      daily_limit_reached: daily,
      approval_needed: 'Banca vă cere din nou aprobarea.',
    },
  },
  receipt: { title: 'Chitanță', from: 'Din', on: 'Data', keep: 'Tipăriți sau salvați' },
  result: {
    retry: 'Încercați din nou',
    choose_other_bank: 'Alegeți altă bancă',
    start_again: 'Începeți din nou',
    reconnect: 'Conectați din nou',
    back: (tenant: string) => `Înapoi la ${tenant}`,
    reference: 'Dacă cereți ajutor, dați această referință:',
  },
  problems: {
    network_lost: 'Conexiunea s-a întrerupt. Verificați-o și încercați din nou.',
    malformed_request: general,
    invalid_fields: 'Ceva din ce ați trimis nu a fost înțeles. Verificați și încercați din nou.',
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
    step_in_progress: 'Banca nu a răspuns încă. Așteptați un moment și încercați din nou.',
    step_pending: 'Banca nu a confirmat încă. Așteptați un moment.',
    action_not_possible: 'Momentan nu este posibil. Așteptați sau alegeți alt mod.',
    resume_refused: over,
    temp_token_invalid: general,
    access_token_invalid: general,
    bank_unknown: 'Această bancă nu poate fi folosită aici. Alegeți alta.',
    bank_unavailable: 'Această bancă nu răspunde momentan. Încercați mai târziu sau alegeți altă bancă.',
    provider_rejected: 'Banca nu a acceptat. Încercați din nou sau alegeți altă bancă.',
    provider_unavailable: 'Legătura cu banca nu a reușit. Încercați din nou peste un moment.',
    too_many_requests: 'Au fost prea multe încercări în scurt timp. Așteptați un minut și încercați din nou.',
    overloaded: 'Momentan nu putem răspunde. Încercați din nou peste puțin timp.',
    internal: general,
  } satisfies Record<TroubleType, string>,
  causes: {
    completed: { title: 'Banca este conectată', text: 'Ceea ce ați ales este partajat. Acum puteți continua.' },
    paid: { title: 'Plătit', text: 'Banca a acceptat plata.' },
    verified: { title: 'Datele dumneavoastră sunt confirmate', text: 'Banca a confirmat că sunteți titularul contului.' },
    unverified: {
      title: 'Numele dumneavoastră nu a putut fi confirmat',
      text: 'La bancă, contul este pe alt nume. Responsabilii acestei pagini știu acest lucru și vă vor ajuta.',
    },
    not_checked: {
      title: 'Datele dumneavoastră au fost trimise',
      text: 'Momentan nu au putut fi verificate. Responsabilii acestei pagini știu acest lucru și le vor verifica.',
    },
    approved: {
      title: 'Cererea dumneavoastră este aprobată',
      text: 'Acum puteți continua. Responsabilii acestei pagini vă vor spune ce urmează.',
    },
    declined: {
      title: 'Cererea dumneavoastră nu a fost acceptată',
      text: 'Responsabilii acestei pagini vă pot spune de ce și ce puteți face.',
    },
    submitted: { title: 'Totul a fost trimis', text: 'Responsabilii acestei pagini continuă de aici. Nu mai trebuie să faceți nimic.' },
    managed: { title: 'Totul este gata', text: 'Puteți reveni oricând ca să schimbați băncile conectate.' },
    in_review: {
      title: 'Puteți reveni oricând',
      text: 'Ce ați trimis este în siguranță și se verifică. Veți primi un mesaj când vine răspunsul.',
    },
    left: harmless('Ați ieșit înainte de final', anew),
    page_left: harmless('Pagina a fost închisă înainte de final', anew),
    cancelled_at_bank: harmless('Ați anulat la bancă', again),
    refused_by_bank: harmless('Banca a refuzat', 'Banca vă poate spune de ce. Puteți alege și altă bancă.'),
    bank_said_nothing: harmless('Banca nu a răspuns', again),
    bank_timed_out: harmless('Răspunsul băncii a durat prea mult', again),
    bank_unavailable: harmless('Banca nu poate fi contactată', 'Încercați mai târziu sau alegeți altă bancă.'),
    bank_answer_mismatch: unsure('Răspunsul băncii nu corespunde cererii', anew),
    approval_expired: harmless('Timpul pentru aprobare a expirat', again),
    no_accounts: harmless('Nu am găsit niciun cont', 'Banca nu ne arată niciun cont potrivit. Puteți alege altă bancă.'),
    popup_blocked: harmless('Fereastra băncii a fost blocată', 'Permiteți ferestre noi pentru această pagină și încercați din nou.'),
    network_lost: unsure('Conexiunea s-a întrerupt', 'Verificați conexiunea și încercați din nou.'),
    nonce_expired: unsure('A durat prea mult', anew),
    session_expired: unsure('Timpul a expirat', anew),
    consent_expired: {
      title: 'Accesul s-a încheiat',
      text: 'L-ați dat pe timp limitat și nu se mai partajează nimic. Ca să continuați, conectați din nou banca.',
    },
    superseded: { title: 'Se continuă în altă fereastră', text: 'Nu s-a pierdut nimic. O puteți închide pe aceasta.' },
    provider_failed: harmless('Legătura cu banca nu a reușit', 'Nu este vina dumneavoastră. Încercați din nou.'),
    payment_unknown: {
      title: 'Nu este încă sigur dacă ați plătit',
      text: 'Este posibil să se fi luat bani. Nu plătiți din nou. Verificați contul sau întrebați responsabilii acestei pagini.',
    },
    internal: unsure('Ceva nu a mers bine la noi', 'Anunțați responsabilii acestei pagini.'),
    up_to_date: nothingNew('Totul este actualizat', 'Nu trebuie să faceți nimic.'),
    interface_deprecated: nothingNew('Banca și-a schimbat legătura', reconnect),
    credentials_needed: nothingNew('Banca vă cere să intrați din nou în cont', reconnect),
    access_blocked: harmless('Banca a blocat accesul', 'Vorbiți cu banca.'),
    daily_limit_reached: nothingNew('Destul pentru azi', daily),
    approval_needed: nothingNew('Banca vă cere din nou aprobarea', reconnect),
  } satisfies Record<Cause, { title: string; text: string }>,
} satisfies Messages;
