import type { Cause } from '../protocol/exit.ts';
import type { ErrorType } from '../protocol/errors.ts';
import { en } from './en.ts';

/** The rest of the English words, loaded after the first screen. */
const later = {
  waiting: {
    slow: 'This is taking longer than usual.',
    offline: 'The connection is lost. This goes on by itself as soon as it is back.',
  },
  broken: { title: 'This cannot be started here', text: 'The page is not set up correctly. Please tell the people who run it.' },
  leaving: {
    title: 'Leave now?',
    text: 'Your bank is not connected yet. You can start again at any time.',
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
  approval: {
    checking: { title: 'One moment', text: (bank: string) => `We are checking with ${bank}. This takes a few seconds.` },
    unknown: {
      title: 'We are waiting for your bank',
      text: (bank: string) =>
        `${bank} has not told us yet whether it went through. Please do not start again: this page goes on by itself.`,
    },
    approved: (bank: string) => `${bank} has confirmed`,
    retry: 'Try again',
    otherBank: 'Choose another bank',
    /** The other method of the same bank. */
    otherWay: { redirect: 'Approve on the bank’s website instead', decoupled: 'Approve in the bank’s app instead' },
  },
  redirect: {
    title: (bank: string) => `Approve at ${bank}`,
    lines: (bank: string) => [
      `You log in to ${bank}, as you always do.`,
      'You see there what is asked, and approve it.',
      'You come back here by yourself.',
    ],
    go: (bank: string) => `Continue to ${bank}`,
    away: {
      title: 'Finish in the other window',
      text: (bank: string) => `${bank} is open in another window. When you are done there, this page goes on by itself.`,
      closed: 'That window seems to be closed. If you have not finished there, open it again.',
      again: (bank: string) => `Open ${bank} again`,
    },
    blocked: { text: 'Your browser did not open the window.', here: 'Continue in this window' },
  },
  decoupled: {
    title: (bank: string) => `Open the ${bank} app and approve`,
    phone: 'Your bank asks you in its app. Come back here when you have approved.',
    desk: 'Your bank asks you in its app on your phone. This page goes on by itself when you have approved.',
    code: 'Check that the app shows the same code:',
    scan: 'Or scan this with your phone’s camera to open the app.',
    /** What the QR code is called for screen readers. */
    qr: 'QR code that opens the bank’s app',
    open: (bank: string) => `Open the ${bank} app`,
    here: 'Open it on this device',
    left: (time: string) => `Time left: ${time}`,
    /** Spoken, now and then. */
    leftSpoken: (minutes: number, seconds: number) =>
      minutes > 0 ? `${minutes === 1 ? '1 minute' : `${minutes} minutes`} left` : `${seconds} seconds left`,
    resend: 'Send the request again',
    stuck: {
      title: 'Nothing shows in the app?',
      steps: [
        'Open the app yourself: the request often waits inside.',
        'Check that your phone has a connection and that the app may show notifications.',
        'Wait a few seconds, then send the request again.',
      ],
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
  result: {
    retry: 'Try again',
    choose_other_bank: 'Choose another bank',
    start_again: 'Start again',
    reconnect: 'Connect again',
    back: (tenant: string) => `Back to ${tenant}`,
    reference: 'If you ask for help, give this reference:',
  },
  problems: {} as unknown as Record<ErrorType | 'network_lost', string>,
  causes: {} as unknown as Record<Cause, { title: string; text: string }>,
};

/** All of English. */
export const english = { ...en, ...later };

/** The shape of a language: a missing key does not compile. */
export type Messages = typeof english;
