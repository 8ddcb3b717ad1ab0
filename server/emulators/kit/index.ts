export { createEmulator, type Emulator, type EmulatorEntry, type Operation } from './emulator.ts';
export { groupIban, isIban, toIban } from './iban.ts';
export { listen, type Listening } from './listen.ts';
export { choices, facts, field, form, page, seeOther, type Button, type Markup, type Page, type Person } from './page.ts';
export { WebhookSender } from './webhooks.ts';
export { secret, uuid, worldOf, type EmulatorOptions, type EmulatorWorld } from './world.ts';
