import { table } from './markdown.ts';

/** Everything that moves, and what it is without. */
export const motionTable = table(
  ['What moves', 'How long', 'With reduced motion'],
  [
    ['A step slides in by 16 px, in reading direction', '180 ms, once', 'it is there'],
    ['The card grows and shrinks with what it holds', '180 ms, once', 'it has its height'],
    ['The bar goes on to the next step', '200 ms, once', 'it is there'],
    ['The dialog rises by 12 px, from below on a phone by 48 px', '180 ms, once', 'it is there'],
    ['A button changes its tint', '100 ms', 'it has it'],
    ['What is wrong with an answer, and a field that is asked for now, unfold', '200 and 300 ms, once', 'they are there'],
    ['A check mark draws itself, after an approval, a decision, at the end', 'up to 550 ms, once', 'it is drawn'],
    ['A busy button turns, and the shape of what will come breathes; both after 300 ms', 'as long as it takes', 'they stand still'],
    [
      'Three dots breathe while the bank is open, an arc turns while an account is checked',
      'as long as it takes',
      'they stand still; the words stay',
    ],
    ['The hand of a clock turns while a review goes on', 'once in 20 s', 'it stands still'],
  ],
);

/** What a person meets in other checkouts, and here. */
export const checkoutTable = table(
  ['What a person meets', 'Elsewhere', 'Here'],
  [
    [
      '**How much there is to look at**',
      'Everything that may be needed is on the screen at once; one product leaves two forms open behind the bank’s tab.',
      'One card, one title, one primary action. Banks are rows of text with a logo, and while the bank is open there is one sentence and two ways out.',
    ],
    [
      '**Waiting**',
      'Two of those whose source is open ask for ever and never say so; the best shows a countdown with a bar from the first second.',
      'Nothing for 300 ms, then the shape of what comes, then words, then a way out. Minutes are a quiet number, spoken at three, at one and at thirty seconds, as Adyen’s is.',
    ],
    [
      '**Fitting in**',
      'A frame with its own font and its own white, or breakpoints that ask the window and not the place where it stands.',
      'The page’s font, text size and ground, light or dark with it; the layout asks its container.',
    ],
    [
      '**The brand’s colour**',
      'A value to set, and the contrast is the integrator’s to check.',
      'Any value; what stands on it and what is written in it is computed. The editor warns where a page’s own tokens would break it.',
    ],
    [
      '**How much can be set**',
      'Stripe has ninety-two variables, Hanko seventeen parts, Hyperswitch six themes. Who needs a look down to the last shadow is better served there.',
      'Twelve tokens, seventeen parts and four themes: few enough to get right in an afternoon, and hard to get wrong.',
    ],
    [
      '**Motion**',
      'Asked for reduced motion, few of the sources that can be read do anything.',
      'Everything moves once and shortly, or shows that something is alive; all of it off when asked.',
    ],
    ['**Forced colours**', 'Not found in any that could be read.', 'Every control keeps its border, its state and its focus.'],
    [
      '**Failure**',
      'MX has a title, a text and two actions for each of eleven errors, the nearest to what we wanted; others tell two kinds apart, or nothing.',
      'What happened, whether money moved, what to do now.',
    ],
    ['**Languages**', 'Adyen has thirty-two, Onfido forty-five.', 'Ten, each loaded alone, one of them from right to left.'],
  ],
);
