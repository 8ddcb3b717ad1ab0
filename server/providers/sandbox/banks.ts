import type { TrickId } from './tricks.ts';

/** A bank that exists nowhere. */
export interface Bank {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly psuTypes: readonly ('retail' | 'corporate')[];
  readonly methods: readonly ('redirect' | 'decoupled')[];
  /** The four letters that its BIC begins with. */
  readonly letters: string;
  /** As they stand in its customers' IBANs; the first is the one that new accounts get. */
  readonly codes: readonly string[];
  readonly popular?: true;
  readonly aliases?: readonly string[];
  readonly hint?: string;
  readonly status?: 'slow' | 'down';
  readonly trick?: TrickId;
  /** How long it waits for an approval; 15 minutes where absent. */
  readonly approvalSeconds?: number;
  /** What it shows on both screens in a decoupled approval; two digits where absent. */
  readonly matching?: 'word' | 'none';
}

type Extra = Partial<Pick<Bank, 'popular' | 'aliases' | 'hint' | 'status' | 'trick' | 'approvalSeconds' | 'matching'>>;
/** Short id, name, whom it serves (r retail, c corporate), how one approves (r redirect, d decoupled), BIC letters, bank codes (none: the letters). */
type Row = readonly [
  id: string,
  name: string,
  serves: 'r' | 'c' | 'rc',
  approves: 'r' | 'd' | 'rd',
  letters: string,
  codes: string,
  extra?: Extra,
];

const popular = true as const;

const ROWS: Record<string, readonly Row[]> = {
  FR: [
    ['nord', 'Nord Banque', 'rc', 'r', 'NRDQ', '99101', { popular, aliases: ['NB', 'Banque Nord'] }],
    ['lavande', 'Crédit Lavande', 'rc', 'rd', 'LVDC', '99102 99112', { popular, aliases: ['CL', 'Lavande Direct'] }],
    ['tuileries', 'Banque des Tuileries', 'r', 'd', 'TUIQ', '99103', { popular, aliases: ['BdT'], matching: 'word' }],
    ['val-bretagne', 'Caisse du Val', 'r', 'rd', 'VALQ', '99104', { popular, hint: 'Bretagne' }],
    ['val-alsace', 'Caisse du Val', 'r', 'rd', 'VALQ', '99105', { hint: 'Alsace' }],
    ['comptoir', 'Comptoir des Métiers', 'c', 'r', 'CMTQ', '99106', { aliases: ['CdM Entreprises'] }],
  ],
  DE: [
    ['linden', 'Lindenbank', 'rc', 'r', 'LNDQ', '99200100 99200101', { popular, aliases: ['Linden', 'LB'] }],
    ['havel', 'Havelufer Bank', 'rc', 'rd', 'HVLQ', '99200200', { popular }],
    ['weiss', 'Weißfels Direkt', 'r', 'd', 'WSSQ', '99200300', { popular, aliases: ['Weissfels'] }],
    ['kasse-muehltal', 'Stadtkasse am Markt', 'rc', 'rd', 'STKQ', '99200400', { popular, hint: 'Mühltal' }],
    ['kasse-rosengau', 'Stadtkasse am Markt', 'rc', 'rd', 'STKQ', '99200410', { hint: 'Rosengau' }],
    ['lang', 'Genossenschaftskasse Oberes Mühltal und Rosengauer Hügelland', 'r', 'r', 'GKOQ', '99200500'],
    ['werkbank', 'Werkbank für Unternehmen', 'c', 'r', 'WRKQ', '99200600'],
  ],
  ES: [
    ['olivar', 'Caja Olivar', 'rc', 'r', 'OLVQ', '9901', { popular }],
    ['montana', 'Banco Peña Montaña', 'rc', 'rd', 'PNMQ', '9902 9912', { popular, aliases: ['BPM'] }],
    ['mirlo', 'Banco del Mirlo', 'r', 'rd', 'MRLQ', '9903', { popular, status: 'down' }],
    ['ciguena', 'La Cigüeña Digital', 'r', 'd', 'CIGQ', '9904', { matching: 'word' }],
    ['naranjo', 'Naranjo Empresas', 'c', 'r', 'NRJQ', '9905'],
  ],
  IT: [
    ['cipresso', 'Banca Cipresso', 'rc', 'r', 'CPRQ', '99301', { popular }],
    ['ginestra', 'Ginestra Banca', 'rc', 'rd', 'GNSQ', '99302', { popular }],
    ['borgo-umbria', 'Cassa del Borgo', 'r', 'rd', 'BRGQ', '99303', { popular, hint: 'Umbria' }],
    ['borgo-liguria', 'Cassa del Borgo', 'r', 'rd', 'BRGQ', '99304', { hint: 'Liguria' }],
    ['perche', 'Perché No', 'r', 'd', 'PRNQ', '99305', { aliases: ['PNo'] }],
    ['lanterna', 'Lanterna Imprese', 'c', 'r', 'LNTQ', '99306'],
  ],
  NL: [
    ['kade', 'De Kade Bank', 'rc', 'r', 'KADQ', '', { popular, aliases: ['DKB'] }],
    ['polder', 'Polderhuis', 'r', 'rd', 'PLDQ', '', { popular }],
    ['waterkant', 'Waterkant Mobiel', 'r', 'd', 'WTKQ', '', { popular }],
    ['haven', 'Zuiderhaven Zakelijk', 'c', 'rd', 'ZHVQ', ''],
  ],
  BE: [
    ['berk', 'Zilverberk', 'rc', 'rd', 'ZLBQ', '991', { popular }],
    ['coquelicot', 'Banque Coquelicot', 'r', 'r', 'CQLQ', '992 993', { popular, aliases: ['Klaproos Bank'] }],
    ['schelde', 'Scheldezicht', 'r', 'd', 'SCHQ', '994', { popular }],
    ['fagnes', 'Hautes Fagnes Entreprises', 'c', 'r', 'HFGQ', '995'],
  ],
  PT: [
    ['andorinha', 'Banco Andorinha', 'rc', 'r', 'ADRQ', '9921', { popular }],
    ['sobreiro', 'Caixa do Sobreiro', 'r', 'rd', 'SBRQ', '9922', { popular }],
    ['mare', 'Banco Maré Alta', 'r', 'r', 'MARQ', '9923', { popular, status: 'slow', trick: 'slow' }],
    ['laranjal', 'Laranjal Negócios', 'c', 'd', 'LRJQ', '9924'],
  ],
  PL: [
    ['zuraw', 'Bank Żuraw', 'rc', 'r', 'ZURQ', '991', { popular }],
    ['lodka', 'Łódka Bank', 'r', 'rd', 'LDKQ', '992', { popular }],
    ['lan', 'Złoty Łan', 'r', 'd', 'ZLNQ', '993', { popular }],
    ['kuznia', 'Kuźnia Firmowa', 'c', 'rd', 'KZNQ', '994'],
  ],
  RO: [
    ['soim', 'Banca Șoimului', 'rc', 'r', 'SMLQ', '', { popular }],
    ['brandusa', 'Casa Brândușa', 'r', 'rd', 'BRDQ', '', { popular }],
    ['maces', 'Măceș Mobil', 'r', 'd', 'MCSQ', '', { popular }],
    ['tara', 'Țara de Sus Corporate', 'c', 'r', 'TRSQ', ''],
  ],
  AT: [
    ['bergwiese', 'Bergwiesen Bank', 'rc', 'r', 'BWSQ', '99401', { popular }],
    ['donau', 'Donaulände', 'rc', 'rd', 'DNLQ', '99402', { popular }],
    ['strassl', 'Bankhaus Strößl', 'r', 'd', 'STRQ', '99403', { popular, aliases: ['Stroessl'] }],
    ['enzian', 'Enzian Geschäftskunden', 'c', 'r', 'ENZQ', '99404'],
  ],
  IE: [
    ['heron', 'Heron & Reed', 'rc', 'r', 'HRNQ', '', { popular }],
    ['burren', 'The Burren Mutual', 'r', 'rd', 'BRNQ', '', { popular }],
    ['saile', 'Sáile', 'r', 'd', 'SLEQ', '', { popular }],
    ['quay', 'Quayside Business', 'c', 'r', 'QYSQ', ''],
  ],
  DK: [
    ['rod', 'Rødkilde Bank', 'rc', 'r', 'RDKQ', '9931', { popular }],
    ['klit', 'Klitrosen', 'r', 'rd', 'KLTQ', '9932', { popular }],
    ['aero', 'Blå Ærø', 'r', 'd', 'BLAQ', '9933', { popular }],
    ['hverv', 'Østhavn Erhverv', 'c', 'r', 'OSTQ', '9934'],
  ],
  NO: [
    ['fjordlys', 'Fjordlys Bank', 'rc', 'r', 'FJLQ', '9941', { popular }],
    ['bjork', 'Bjørkelibanken', 'r', 'rd', 'BJKQ', '9942', { popular }],
    ['vind', 'Nordavind', 'r', 'd', 'NVDQ', '9943', { popular }],
    ['solv', 'Sølvåsen Bedrift', 'c', 'r', 'SVAQ', '9944'],
  ],
  SE: [
    ['blaklint', 'Blåklint', 'rc', 'r', 'BLKQ', '991', { popular }],
    ['alv', 'Älvstranden Bank', 'r', 'rd', 'ALVQ', '992', { popular }],
    ['norrsken', 'Norrsken Mobil', 'r', 'd', 'NSKQ', '993', { popular }],
    ['timmer', 'Timmerö Företag', 'c', 'r', 'TMRQ', '994'],
  ],
  FI: [
    ['kuusi', 'Kuusipankki', 'rc', 'r', 'KUSQ', '991', { popular }],
    ['jarvi', 'Järvenselkä', 'r', 'rd', 'JRVQ', '992', { popular }],
    ['tahti', 'Pieni Tähti', 'r', 'd', 'TAHQ', '993', { popular }],
    ['louhi', 'Louhi Yritykset', 'c', 'rd', 'LHIQ', '994'],
  ],
  GB: [
    ['kestrel', 'Kestrel Bank', 'rc', 'r', 'KSTQ', '', { popular }],
    ['moorland', 'Moorland & Vale', 'rc', 'rd', 'MLVQ', '', { popular, aliases: ['M&V'] }],
    ['thimble', 'Thimble', 'r', 'd', 'THMQ', '', { popular, aliases: ['Thimble by Kestrel'], matching: 'none' }],
    ['cancels', 'Cancelling Bank', 'rc', 'r', 'TCNQ', '', { trick: 'cancel' }],
    ['silent', 'Silent Return Bank', 'rc', 'r', 'TSIQ', '', { trick: 'silent' }],
    ['never-back', 'Never Back Bank', 'rc', 'r', 'TNBQ', '', { trick: 'never_back' }],
    ['wrong-state', 'Wrong State Bank', 'rc', 'r', 'TWSQ', '', { trick: 'wrong_state' }],
    ['answer-lost', 'Answer Lost Bank', 'rc', 'rd', 'TALQ', '', { trick: 'answer_lost' }],
    ['refuses', 'Refusing Bank', 'rc', 'rd', 'TRFQ', '', { trick: 'refused' }],
    ['blocked', 'Blocked Access Bank', 'rc', 'rd', 'TBLQ', '', { trick: 'blocked' }],
    ['no-accounts', 'No Accounts Bank', 'rc', 'rd', 'TNAQ', '', { trick: 'no_accounts' }],
    ['altered', 'Altered Order Bank', 'rc', 'rd', 'TAOQ', '', { trick: 'altered_order' }],
    ['coop', 'Closed Window Bank', 'rc', 'r', 'TCOQ', '', { trick: 'coop', aliases: ['COOP'] }],
    ['down', 'Down at the Door Bank', 'rc', 'rd', 'TDNQ', '', { trick: 'down' }],
    ['hangs', 'Hanging Bank', 'rc', 'rd', 'THGQ', '', { trick: 'hang' }],
    ['lost-request', 'Lost Request Bank', 'rc', 'd', 'TLRQ', '', { trick: 'lost_request' }],
    ['own-way', 'Own Way Bank', 'rc', 'rd', 'TOWQ', '', { trick: 'own_way' }],
    ['push-lost', 'Ignored Push Bank', 'rc', 'd', 'TPLQ', '', { trick: 'push_lost', approvalSeconds: 20 }],
    ['push-approves', 'Self-Approving Bank', 'rc', 'd', 'TSAQ', '', { trick: 'approves_itself' }],
    ['push-refuses', 'Self-Refusing Bank', 'rc', 'd', 'TSRQ', '', { trick: 'refuses_itself' }],
    ['two-minutes', 'Two Minutes Bank', 'rc', 'rd', 'TTMQ', '', { approvalSeconds: 120 }],
    ['twenty-seconds', 'Twenty Seconds Bank', 'rc', 'rd', 'TTSQ', '', { approvalSeconds: 20 }],
  ],
};

function toBank(country: string, [id, name, serves, approves, letters, codes, extra]: Row): Bank {
  return {
    id: `sbx-${country.toLowerCase()}-${id}`,
    name,
    country,
    psuTypes: serves === 'rc' ? ['retail', 'corporate'] : [serves === 'r' ? 'retail' : 'corporate'],
    methods: approves === 'rd' ? ['redirect', 'decoupled'] : [approves === 'r' ? 'redirect' : 'decoupled'],
    letters,
    codes: codes === '' ? [letters] : codes.split(' '),
    ...extra,
  };
}

/** Every bank of the sandbox. The ids are stable: tests and documentation name them. */
export const BANKS: readonly Bank[] = Object.entries(ROWS).flatMap(([country, rows]) => rows.map((row) => toBank(country, row)));

/** True where the bank is there to misbehave, or to be in a hurry. */
export const isTrickBank = (bank: Bank): boolean =>
  bank.country === 'GB' && (bank.trick !== undefined || bank.approvalSeconds !== undefined);
