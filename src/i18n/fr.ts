import type { TroubleType } from '../client/sessions-client.ts';
import type { Cause } from '../protocol/exit.ts';
import type { Messages } from './en-later.ts';

const general = 'Un problème est survenu de notre côté. Rien n’est perdu. Veuillez réessayer.';
const setup = 'Cette page est mal configurée. Veuillez prévenir ses responsables.';
const over = 'Le délai est dépassé. Veuillez recommencer.';
const late = 'Cela a pris trop de temps. Veuillez réessayer.';
const again = 'Vous pouvez réessayer.';
const anew = 'Vous pouvez recommencer à tout moment.';
const reconnect = 'Veuillez connecter à nouveau votre banque.';

/** What happened, and what to do now; between the two what everybody wants to know. */
const harmless = (title: string, now: string) => ({ title, text: `Rien n’a été partagé et aucun argent n’a été débité. ${now}` });
/** Where it is not known for sure: what was sent last may have arrived. */
const unsure = (title: string, now: string) => ({
  title,
  text: `Rien n’a été partagé. ${now} Si vous étiez en train de payer, vérifiez d’abord votre compte.`,
});
/** An update of what is shared already. */
const nothingNew = (title: string, now: string) => ({ title, text: `Rien de nouveau n’a été partagé. ${now}` });

/** French. The narrow space before a mark and inside quotes is written \u202f, so that it can be seen. */
export const fr = {
  common: {
    close: 'Fermer',
    back: 'Retour',
    cancel: 'Annuler',
    tryAgain: 'Réessayer',
    progress: (index: number, count: number) => `Étape ${index} sur ${count}`,
    general,
  },
  flow: {
    name: 'Connecter votre banque',
    stuck: { title: 'Le chargement a échoué', text: 'Veuillez vérifier votre connexion et réessayer.' },
    foot: (name: string) => `${name} utilise Tessera pour connecter votre banque. Votre mot de passe bancaire n’est jamais vu ici.`,
  },
  choose_bank: {
    title: 'Choisissez votre banque',
    search: 'Nom, BIC ou IBAN',
    clear: 'Effacer la recherche',
    country: 'Pays',
    switch: (what: string, chosen: string) => `${what}\u202f: ${chosen}`,
    kind: 'Type de compte',
    retail: 'Particulier',
    corporate: 'Professionnel',
    recent: 'Utilisées récemment',
    popular: 'Les plus choisies',
    all: 'Toutes les banques',
    elsewhere: 'Dans d’autres pays',
    banks: (count: number) => (count < 2 ? `${count} banque` : `${count.toLocaleString('fr')} banques`),
    none: (query: string) => `Aucune banque trouvée pour «\u202f${query}\u202f».`,
    noneHelp: 'Essayez avec moins de lettres, le BIC de la banque ou votre IBAN.',
    otherCountry: 'Choisir un autre pays',
    slow: 'Peut être plus lente que d’habitude',
    down: 'Indisponible pour le moment',
    isDown: (bank: string) => `${bank} est indisponible pour le moment. Veuillez choisir une autre banque ou revenir plus tard.`,
    only: {
      retail: (bank: string) => `${bank} ne s’adresse qu’aux particuliers.`,
      corporate: (bank: string) => `${bank} ne s’adresse qu’aux entreprises.`,
    },
    show: { retail: 'Voir les banques pour particuliers', corporate: 'Voir les banques pour entreprises' },
    failed: 'La liste de toutes les banques n’a pas pu être chargée.',
  },
  waiting: {
    slow: 'Cela prend plus de temps que d’habitude.',
    offline: 'La connexion est perdue. Tout reprend automatiquement dès son retour.',
  },
  broken: { title: 'Impossible de commencer ici', text: setup },
  leaving: {
    title: 'Quitter maintenant\u202f?',
    text: 'Votre banque n’est pas encore connectée. Vous pouvez recommencer à tout moment.',
    stay: 'Continuer',
    leave: 'Quitter',
  },
  elsewhere: {
    title: 'La suite se passe dans une autre fenêtre',
    text: 'Elle y a été ouverte plus récemment. Vous pouvez aussi continuer ici\u202f; l’autre fenêtre s’arrête alors.',
    here: 'Continuer ici',
  },
  stray: {
    title: 'Revenez à la fenêtre où vous avez commencé',
    text: 'Votre banque vous renvoie ici, mais vous avez commencé dans une autre fenêtre ou un autre navigateur. La suite se passe là-bas. Si cette fenêtre n’existe plus, vous pouvez recommencer.',
    start: 'Recommencer',
  },
  approval: {
    checking: {
      title: 'Un instant',
      text: (bank: string) => `Nous vérifions auprès de votre banque, ${bank}. Cela prend quelques secondes.`,
    },
    unknown: {
      title: 'Nous attendons votre banque',
      text: (bank: string) =>
        `${bank} ne nous a pas encore dit si l’opération a abouti. Veuillez ne pas recommencer\u202f: cette page continue toute seule.`,
    },
    approved: (bank: string) => `${bank} a confirmé`,
    changeBank: 'Choisir une autre banque',
    otherWay: {
      redirect: 'Approuver plutôt sur le site de la banque',
      decoupled: 'Approuver plutôt dans l’application de la banque',
    },
  },
  redirect: {
    title: (bank: string) => `Approuvez chez ${bank}`,
    opens: {
      popup: (bank: string) => `${bank} s’ouvre dans une nouvelle fenêtre.`,
      page: (bank: string) => `${bank} s’ouvre dans cette fenêtre.`,
    },
    approve: 'Connectez-vous-y comme d’habitude et approuvez.',
    back: 'Vous revenez ensuite ici automatiquement.',
    go: (bank: string) => `Continuer vers ${bank}`,
    away: {
      title: 'Terminez dans l’autre fenêtre',
      text: (bank: string) => `${bank} vous attend dans une autre fenêtre. Quand vous y avez terminé, cette page continue toute seule.`,
      closed: 'Cette fenêtre semble fermée. Si vous n’y avez pas terminé, rouvrez-la.',
      again: 'Rouvrir la fenêtre',
      cancel: 'Annuler et choisir une autre banque',
    },
    blocked: {
      text: 'Votre navigateur n’a pas ouvert la fenêtre.',
      again: (bank: string) => `Ouvrir ${bank}`,
      here: 'Continuer dans cette fenêtre',
    },
  },
  decoupled: {
    title: {
      here: (bank: string) => `Ouvrez l’application ${bank} et approuvez`,
      phone: (bank: string) => `Ouvrez l’application ${bank} sur votre téléphone et approuvez`,
    },
    text: 'Laissez cette page ouverte\u202f: elle continue toute seule quand vous avez approuvé.',
    code: 'L’application affiche le même code',
    open: (bank: string) => `Ouvrir l’application ${bank}`,
    scan: 'Scannez ceci avec l’appareil photo de votre téléphone pour ouvrir l’application.',
    qr: 'Code QR qui ouvre l’application de la banque',
    here: 'L’ouvrir sur cet appareil',
    left: (time: string) => `Temps restant\u202f: ${time}`,
    minutes: (count: number) => (count < 2 ? `Il reste ${count} minute` : `Il reste ${count} minutes`),
    seconds: (count: number) => (count < 2 ? `Il reste ${count} seconde` : `Il reste ${count} secondes`),
    up: 'Le temps est écoulé. Un instant.',
    resend: 'Renvoyer la demande',
    stuck: {
      title: 'Je n’y arrive pas',
      steps: (bank: string) => [
        `Ouvrez vous-même l’application ${bank}\u202f: la demande y attend souvent.`,
        'Vérifiez que votre téléphone a du réseau et que l’application peut afficher des notifications.',
        'Attendez quelques secondes, puis renvoyez la demande.',
        'Si rien n’arrive, choisissez un autre moyen ou une autre banque.',
      ],
      leave: 'Quitter',
    },
  },
  accounts: {
    title: 'Choisissez ce que vous partagez',
    lead: (bank: string) => `Voici vos comptes chez ${bank}. Seuls ceux que vous cochez sont partagés.`,
    all: 'Tous les comptes',
    types: { current: 'Compte courant', savings: 'Compte d’épargne', card: 'Carte', loan: 'Prêt', other: 'Compte' },
    ending: (digits: string) => `Numéro se terminant par ${digits}`,
    balance: (amount: string) => `Solde ${amount}`,
    what: 'Ce qui est partagé',
    items: ['Le nom du titulaire et le numéro de compte', 'Le solde', 'Les opérations passées et à venir'],
    until: (date: string) => `Jusqu’au ${date}`,
    readOnly: 'En lecture seule\u202f: personne ne peut déplacer d’argent ainsi.',
    share: (count: number) => (count === 0 ? 'Partager des comptes' : count === 1 ? 'Partager 1 compte' : `Partager ${count} comptes`),
    none: 'Cochez au moins un compte, ou ne partagez rien.',
    leave: 'Ne rien partager',
  },
  result: {
    retry: 'Réessayer',
    choose_other_bank: 'Choisir une autre banque',
    start_again: 'Recommencer',
    reconnect: 'Reconnecter ma banque',
    back: (tenant: string) => `Retour à ${tenant}`,
    reference: 'Si vous demandez de l’aide, donnez cette référence\u202f:',
  },
  problems: {
    network_lost: 'La connexion est perdue. Veuillez la vérifier et réessayer.',
    malformed_request: general,
    invalid_fields: 'Une partie de votre envoi n’a pas été comprise. Veuillez vérifier et réessayer.',
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
    step_in_progress: 'Votre banque n’a pas encore répondu. Veuillez patienter un instant, puis réessayer.',
    step_pending: 'Votre banque n’a pas encore confirmé. Veuillez patienter un instant.',
    action_not_possible: 'Ce n’est pas possible pour le moment. Veuillez patienter, ou choisir un autre moyen.',
    resume_refused: over,
    temp_token_invalid: general,
    access_token_invalid: general,
    bank_unknown: 'Cette banque n’est pas utilisable ici. Veuillez en choisir une autre.',
    bank_unavailable: 'Cette banque est injoignable pour le moment. Veuillez réessayer plus tard, ou choisir une autre banque.',
    provider_rejected: 'La banque n’a pas accepté. Veuillez réessayer, ou choisir une autre banque.',
    provider_unavailable: 'La liaison avec la banque a échoué. Veuillez réessayer dans un instant.',
    too_many_requests: 'Cela fait beaucoup en peu de temps. Veuillez patienter une minute, puis réessayer.',
    overloaded: 'Nous ne pouvons pas répondre pour le moment. Veuillez réessayer sous peu.',
    internal: general,
  } satisfies Record<TroubleType, string>,
  causes: {
    completed: { title: 'Votre banque est connectée', text: 'Ce que vous avez choisi est partagé. Vous pouvez continuer.' },
    left: harmless('Vous avez quitté avant la fin', anew),
    page_left: harmless('Cela a été fermé avant la fin', anew),
    cancelled_at_bank: harmless('Vous avez annulé chez votre banque', again),
    refused_by_bank: harmless('Votre banque a refusé', 'Elle peut vous dire pourquoi. Vous pouvez aussi choisir une autre banque.'),
    bank_said_nothing: harmless('Votre banque n’a pas répondu', again),
    bank_timed_out: harmless('Votre banque a mis trop de temps', again),
    bank_unavailable: harmless('Votre banque est injoignable', 'Veuillez réessayer plus tard, ou choisir une autre banque.'),
    bank_answer_mismatch: unsure('La réponse de votre banque ne correspond pas à la demande', anew),
    approval_expired: harmless('Le délai pour approuver est dépassé', again),
    no_accounts: harmless('Aucun compte trouvé', 'Votre banque ne montre aucun compte adapté. Vous pouvez choisir une autre banque.'),
    popup_blocked: harmless('La fenêtre de la banque a été bloquée', 'Autorisez les nouvelles fenêtres pour cette page, puis réessayez.'),
    network_lost: unsure('La connexion a été perdue', 'Veuillez vérifier votre connexion et réessayer.'),
    nonce_expired: unsure('Cela a pris trop de temps', anew),
    session_expired: unsure('Le délai est dépassé', anew),
    consent_expired: {
      title: 'L’accès a pris fin',
      text: 'Vous l’aviez donné pour une durée limitée, et rien n’est plus partagé. Pour continuer, connectez à nouveau votre banque.',
    },
    superseded: { title: 'La suite se passe dans une autre fenêtre', text: 'Rien n’est perdu. Vous pouvez fermer celle-ci.' },
    provider_failed: harmless('La liaison avec votre banque a échoué', 'Vous n’y êtes pour rien. Veuillez réessayer.'),
    payment_unknown: {
      title: 'Votre paiement est encore incertain',
      text: 'De l’argent a pu être débité. Veuillez ne pas payer à nouveau. Vérifiez votre compte, ou demandez aux responsables de cette page.',
    },
    internal: unsure('Un problème est survenu de notre côté', 'Veuillez prévenir les responsables de cette page.'),
    up_to_date: nothingNew('Tout est à jour', 'Il n’y a rien à faire.'),
    interface_deprecated: nothingNew('Votre banque a changé sa liaison', reconnect),
    credentials_needed: nothingNew('Votre banque vous demande de vous reconnecter', reconnect),
    access_blocked: harmless('Votre banque a bloqué l’accès', 'Veuillez contacter votre banque.'),
    daily_limit_reached: nothingNew('Cela suffit pour aujourd’hui', 'Votre banque limite les mises à jour par jour. Revenez demain.'),
    approval_needed: nothingNew('Votre banque vous redemande votre accord', reconnect),
  } satisfies Record<Cause, { title: string; text: string }>,
} satisfies Messages;
