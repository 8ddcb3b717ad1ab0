import { emulateMedia } from '@web/test-runner-commands';

/** Only Chromium can be told while it runs whether motion is wanted. The other engines are started with none of it. */
export const canMove = navigator.userAgent.includes('Chrome');

export const motion = (reducedMotion: 'reduce' | 'no-preference'): Promise<unknown> =>
  canMove ? emulateMedia({ reducedMotion }) : Promise.resolve();
