import type { TroubleType } from '../client/sessions-client.ts';
import type { Cause } from '../protocol/exit.ts';
import { en } from './en.ts';

const { general } = en.common;
const setup = 'The page is not set up correctly. Please tell the people who run it.';
const over = 'This has expired. Please start again.';
const late = 'This took too long. Please try again.';
const again = 'You can try again.';
const anew = 'You can start again at any time.';

/** What happened, and what to do now; between the two what everybody wants to know. */
const harmless = (title: string, now: string) => ({ title, text: `Nothing was shared and no money moved. ${now}` });
/** Where it is not known for sure: what was sent last may have arrived. */
const unsure = (title: string, now: string) => ({
  title,
  text: `Nothing was shared. ${now} If you were paying, look at your account first.`,
});
/** An update of what is shared already. */
const nothingNew = (title: string, now: string) => ({ title, text: `Nothing new was shared. ${now}` });

/** The rest of the English words, loaded after the first screen. */
const later = {
  waiting: {
    slow: 'This is taking longer than usual.',
    offline: 'The connection is lost. This goes on by itself as soon as it is back.',
  },
  broken: { title: 'This cannot be started here', text: setup },
  leaving: {
    title: 'Leave now?',
    text: 'This is not finished yet. You can start again at any time.',
    stay: 'Keep going',
    leave: 'Leave',
  },
  elsewhere: {
    title: 'This continues in another window',
    text: 'It was opened there more recently. You can also go on here; the other window then stops.',
    here: 'Continue here',
  },
  stray: {
    title: 'Go back to the window where you started',
    text: 'Your bank has sent you here, but this was started in another window or browser. It goes on there. If that window is gone, you can start again.',
    start: 'Start again',
  },
  /** The session is about to end. */
  time: {
    text: (minutes: number) => (minutes === 1 ? 'Your time here ends in 1 minute.' : `Your time here ends in ${minutes} minutes.`),
    more: 'I need more time',
    /** Nobody may extend it any more. */
    last: 'There is no more time to add. Please finish now, or start again later.',
  },
  /** While the bank is asked, whichever way. */
  approval: {
    /** What is approved by it, where it is a payment. */
    paying: (amount: string, payee: string) => `${amount} to ${payee}`,
    checking: { title: 'One moment', text: (bank: string) => `We are checking with ${bank}. This takes a few seconds.` },
    unknown: {
      title: 'We are waiting for your bank',
      text: (bank: string) =>
        `${bank} has not told us yet whether it went through. Please do not start again: this page goes on by itself.`,
    },
    approved: (bank: string) => `${bank} has confirmed`,
    changeBank: 'Choose another bank',
    /** The other method of the same bank. */
    otherWay: { redirect: 'Approve on the bank’s website instead', decoupled: 'Approve in the bank’s app instead' },
  },
  redirect: {
    title: (bank: string) => `Approve at ${bank}`,
    opens: {
      popup: (bank: string) => `${bank} opens in a new window.`,
      page: (bank: string) => `${bank} opens in this window.`,
    },
    approve: 'Log in there as you always do, and approve.',
    back: 'You are then brought back here.',
    go: (bank: string) => `Continue to ${bank}`,
    away: {
      title: 'Finish in the other window',
      text: (bank: string) => `${bank} is open in another window. When you are done there, this page goes on by itself.`,
      closed: 'That window seems to be closed. If you have not finished there, open it again.',
      again: 'Open the window again',
      cancel: 'Cancel and choose another bank',
    },
    blocked: { text: 'Your browser did not open the window.', again: (bank: string) => `Open ${bank}`, here: 'Continue in this window' },
  },
  decoupled: {
    title: {
      here: (bank: string) => `Open the ${bank} app and approve`,
      phone: (bank: string) => `Open the ${bank} app on your phone and approve`,
    },
    text: 'Leave this page open: it goes on by itself when you have approved.',
    code: 'The app shows the same code',
    open: (bank: string) => `Open the ${bank} app`,
    scan: 'Scan this with your phone’s camera to open the app.',
    /** What the QR code is called for screen readers. */
    qr: 'QR code that opens the bank’s app',
    here: 'Open it on this device',
    left: (time: string) => `Time left: ${time}`,
    /** Spoken, now and then. */
    minutes: (count: number) => (count === 1 ? '1 minute left' : `${count} minutes left`),
    seconds: (count: number) => `${count} seconds left`,
    up: 'The time is up. One moment.',
    resend: 'Send the request again',
    stuck: {
      title: 'I am stuck',
      steps: (bank: string) => [
        `Open the ${bank} app yourself: the request often waits inside.`,
        'Check that your phone has a connection and that the app may show notifications.',
        'Wait a few seconds, then send the request again.',
        'If nothing comes at all, choose another way or another bank.',
      ],
      leave: 'Leave',
    },
  },
  accounts: {
    title: 'Choose what to share',
    lead: (bank: string) => `These are your accounts at ${bank}. Only those that you tick are shared.`,
    all: 'All accounts',
    types: { current: 'Current account', savings: 'Savings account', card: 'Card', loan: 'Loan', other: 'Account' },
    /** In place of the masked number, for screen readers. */
    ending: (digits: string) => `Number ending in ${digits}`,
    balance: (amount: string) => `Balance ${amount}`,
    what: 'What is shared',
    items: ['The holder’s name and the account number', 'The balance', 'Past and future transactions'],
    until: (date: string) => `Until ${date}`,
    readOnly: 'This is for reading only. Nobody can move money with it.',
    share: (count: number) => (count === 0 ? 'Share accounts' : count === 1 ? 'Share 1 account' : `Share ${count} accounts`),
    none: 'Tick at least one account, or share nothing.',
    leave: 'Share nothing',
  },
  form: {
    send: 'Continue',
    optional: (label: string) => `${label} (optional)`,
    prefilled: (tenant: string) => `${tenant} knows this already. Please check whether it is still right.`,
    choose: 'Please choose',
    day: 'Day',
    month: 'Month',
    year: 'Year',
    address: {
      line1: 'Street and number',
      line2: 'More about the address',
      postal_code: 'Postcode',
      city: 'Town or city',
      country: 'Country',
    },
    /** The third of several people, say. */
    row: (title: string, number: number) => `${title} ${number}`,
    remove: (row: string) => `Remove ${row}`,
    /** Spoken when a row has come or gone. */
    rows: (count: number) => (count === 1 ? '1 entry' : `${count} entries`),
    /** How many characters are left, near the end of them. */
    left: (count: number) => (count === 1 ? '1 character left' : `${count} characters left`),
    /** Above a form that cannot be sent yet. */
    check: (count: number) => (count === 1 ? 'Please check 1 answer' : `Please check ${count} answers`),
    /** What one of them says, by its label. */
    fault: (label: string, fault: string) => `${label}: ${fault}`,
    faults: {
      required: 'Please fill this in.',
      choose: 'Please choose one.',
      agree: 'Please tick this to go on.',
      too_short: (count: number) => `At least ${count} characters are needed.`,
      too_long: (count: number) => `At most ${count} characters fit here.`,
      too_early: (day: string) => `This must be ${day} or later.`,
      too_late: (day: string) => `This must be ${day} or earlier.`,
      too_small: (amount: string) => `At least ${amount}.`,
      too_large: (amount: string) => `At most ${amount}.`,
      too_few: (count: number) => (count === 1 ? 'At least one entry is needed.' : `At least ${count} entries are needed.`),
      too_many: (count: number) => `At most ${count} entries are possible.`,
      not_offered: 'Please choose one from the list.',
      /** The companion did not take it, for a reason of its own. */
      refused: 'This was not accepted. Please check it.',
      text: 'This does not look right. Please check it.',
      email: 'This is not a complete e-mail address, such as ana@example.org.',
      phone: 'This is not a complete phone number.',
      date: 'This date is not complete, or does not exist.',
      amount: 'This is not an amount, such as 1200 or 99.50.',
      iban: 'This is not a complete IBAN: a character is wrong or missing.',
      company_number: 'This is not a complete number: a character is wrong or missing.',
      url: 'This must be a complete web address that begins with https://',
    },
  },
  review: {
    title: 'Check your payment',
    amount: 'Amount',
    to: 'To',
    iban: 'Account number',
    reference: 'Reference',
    from: 'Pay from',
    /** A known account, its number for screen readers; and the other choice. */
    known: (bank: string, digits: string) => `${bank}, number ending in ${digits}`,
    other: 'Another account',
    otherHint: 'You choose your bank next.',
    payee: {
      match: { title: 'The name is right', text: 'The payee’s bank confirms that the account belongs to this name.' },
      close_match: {
        title: 'The name is almost right',
        text: (name: string) => `The payee’s bank says that the account belongs to ${name}. Go on only if this is who you want to pay.`,
      },
      no_match: {
        title: 'The name does not match',
        text: 'The payee’s bank says that this account belongs to somebody else. You might pay the wrong person, and may not get the money back.',
      },
      unavailable: {
        title: 'The name could not be checked',
        text: 'The payee’s bank gave no answer. Go on only if you are sure whom you are paying.',
      },
    },
    accept: 'I have read this and want to pay all the same',
    acceptFirst: 'Please tick this if you want to pay all the same.',
    pay: (amount: string) => `Pay ${amount}`,
    next: 'Your bank asks you to approve. Nothing is paid before that.',
    leave: 'Do not pay',
  },
  wait: {
    verification: {
      title: 'We are checking your details',
      text: (bank: string) => `We are asking ${bank} whether the account is in your name. There is nothing you need to do.`,
      failed: {
        title: 'Your details could not be checked',
        text: 'Your bank gave no answer. This says nothing about you. You can try again, or go on without it.',
      },
    },
    review: {
      title: 'We are looking at what you sent',
      text: (tenant: string) =>
        `People at ${tenant} are reading your application. You can close this page: they will tell you what they decide.`,
      failed: { title: 'Your application could not be looked at', text: 'Nothing is lost. You can try again, or go on without it.' },
    },
    usual: { seconds: 'Usually this takes a few seconds.', time: (time: string) => `Usually this takes ${time}.` },
    /** When it was sent. */
    since: (when: string) => `Sent ${when}`,
    keep: 'To come back, use the link that you are sent, or open this page again in this browser.',
    later: 'Close and come back later',
    again: 'Try again',
    without: 'Go on without it',
    decided: 'There is an answer',
  },
  connections: {
    title: 'Your connected banks',
    lead: (tenant: string) => `${tenant} can read what you share here. You can stop it at any time.`,
    none: 'No bank is connected.',
    accounts: (count: number) => (count === 1 ? '1 account' : `${count} accounts`),
    until: (day: string) => `Until ${day}`,
    soon: (day: string) => `Ends soon: ${day}`,
    ended: (day: string) => `Ended ${day}`,
    refreshed: (when: string) => `Updated ${when}`,
    isNew: 'New',
    refresh: 'Update',
    reconnect: 'Connect again',
    remove: 'Remove',
    /** What the buttons are called for screen readers, since there are several of each. */
    of: (action: string, bank: string) => `${action}: ${bank}`,
    add: 'Connect a bank',
    done: 'Done',
    removed: (bank: string) => `${bank} was removed.`,
    sure: {
      title: (bank: string) => `Remove ${bank}?`,
      text: (tenant: string) => `${tenant} can then no longer read these accounts. To share them again, you connect the bank again.`,
      remove: 'Remove this bank',
      keep: 'Keep it',
    },
    results: {
      up_to_date: 'Everything is up to date.',
      interface_deprecated: 'Your bank has changed its connection. Please connect it again.',
      credentials_needed: 'Your bank asks you to log in again.',
      access_blocked: 'Your bank has blocked access. Please talk to your bank.',
      daily_limit_reached: 'Your bank allows only a few updates a day. Please come back tomorrow.',
      approval_needed: 'Your bank asks for your approval again.',
    },
  },
  receipt: { title: 'Receipt', from: 'From', on: 'On', keep: 'Print or save' },
  result: {
    retry: 'Try again',
    choose_other_bank: 'Choose another bank',
    start_again: 'Start again',
    reconnect: 'Connect again',
    back: (tenant: string) => `Back to ${tenant}`,
    reference: 'If you ask for help, give this reference:',
  },
  problems: {
    network_lost: 'The connection is lost. Please check it and try again.',
    malformed_request: general,
    invalid_fields: 'Something in what you sent was not understood. Please check it and try again.',
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
    step_in_progress: 'Your bank is still being asked. Please wait a moment and try again.',
    step_pending: 'Your bank has not confirmed yet. Please wait a moment.',
    action_not_possible: 'This is not possible at the moment. Please wait, or choose another way.',
    resume_refused: over,
    temp_token_invalid: general,
    access_token_invalid: general,
    bank_unknown: 'This bank cannot be used here. Please choose another one.',
    bank_unavailable: 'This bank cannot be reached at the moment. Please try again later, or choose another bank.',
    provider_rejected: 'The bank did not accept this. Please try again, or choose another bank.',
    provider_unavailable: 'The connection to the bank did not work. Please try again in a moment.',
    too_many_requests: 'That was a lot in a short time. Please wait a minute and try again.',
    overloaded: 'We cannot answer at the moment. Please try again shortly.',
    internal: general,
  } satisfies Record<TroubleType, string>,
  causes: {
    completed: { title: 'Your bank is connected', text: 'What you have chosen is shared. You can go on now.' },
    paid: { title: 'Paid', text: 'Your bank has accepted the payment.' },
    verified: { title: 'Your details are confirmed', text: 'Your bank has confirmed that the account is in your name.' },
    unverified: {
      title: 'Your name could not be confirmed',
      text: 'Your bank knows the account under another name. The people who run this page know this and will help you.',
    },
    not_checked: {
      title: 'Your details have been sent',
      text: 'They could not be checked at the moment. The people who run this page know this and will check them.',
    },
    approved: {
      title: 'Your application is approved',
      text: 'You can go on now. The people who run this page will tell you what comes next.',
    },
    declined: {
      title: 'Your application was not accepted',
      text: 'The people who run this page can tell you why, and what you can do.',
    },
    submitted: { title: 'Everything has been sent', text: 'The people who run this page go on from here. There is nothing more to do.' },
    managed: { title: 'All done', text: 'You can come back and change your connected banks at any time.' },
    in_review: {
      title: 'You can come back at any time',
      text: 'What you sent is safe and is being looked at. You will be told when there is an answer.',
    },
    left: harmless('You left before the end', anew),
    page_left: harmless('This was closed before the end', anew),
    cancelled_at_bank: harmless('You cancelled at your bank', again),
    refused_by_bank: harmless('Your bank said no', 'Your bank can tell you why. You can also choose another bank.'),
    bank_said_nothing: harmless('Your bank gave no answer', again),
    bank_timed_out: harmless('Your bank took too long', again),
    bank_unavailable: harmless('Your bank cannot be reached', 'Please try again later, or choose another bank.'),
    bank_answer_mismatch: unsure('Your bank’s answer does not match what was asked', anew),
    approval_expired: harmless('The time to approve is over', again),
    no_accounts: harmless('No account was found', 'Your bank shows us no account that fits. You can choose another bank.'),
    popup_blocked: harmless('The bank’s window was blocked', 'Allow new windows for this page, then try again.'),
    network_lost: unsure('The connection was lost', 'Please check your connection and try again.'),
    nonce_expired: unsure('This took too long', anew),
    session_expired: unsure('This has expired', anew),
    consent_expired: {
      title: 'Access has ended',
      text: 'You gave it for a limited time, and nothing is shared any more. To go on, connect your bank again.',
    },
    superseded: { title: 'This goes on in another window', text: 'Nothing is lost. You can close this one.' },
    provider_failed: harmless('The connection to your bank failed', 'It is not your fault. Please try again.'),
    payment_unknown: {
      title: 'It is not certain yet whether you paid',
      text: 'Money may have moved. Please do not pay again. Look at your account, or ask the people who run this page.',
    },
    internal: unsure('Something went wrong on our side', 'Please tell the people who run this page.'),
    up_to_date: nothingNew('Everything is up to date', 'There is nothing to do.'),
    interface_deprecated: nothingNew('Your bank has changed its connection', 'Please connect your bank again.'),
    credentials_needed: nothingNew('Your bank asks you to log in again', 'Please connect your bank again.'),
    access_blocked: harmless('Your bank has blocked access', 'Please talk to your bank.'),
    daily_limit_reached: nothingNew('Enough for today', 'Your bank allows only a few updates a day. Please come back tomorrow.'),
    approval_needed: nothingNew('Your bank asks for your approval again', 'Please connect your bank again.'),
  } satisfies Record<Cause, { title: string; text: string }>,
};

/** All of English. */
export const english = { ...en, ...later };

/** The shape of a language: a missing key does not compile. */
export type Messages = typeof english;
