export { createEmulator, type Call, type Emulator, type EmulatorDefinition, type EmulatorEntry, type Operation } from './emulator.ts';
export { ConnectionDropped, type FaultScript } from './faults.ts';
export { groupIban, isIban, toIban } from './iban.ts';
export { listen, type Listening } from './listen.ts';
export {
  choices,
  facts,
  field,
  form,
  page,
  seeOther,
  type Button,
  type Choice,
  type Field,
  type Markup,
  type Page,
  type Person,
} from './page.ts';
export { WebhookSender, type Delivery, type DeliveryReport } from './webhooks.ts';
export { secret, uuid, worldOf, type EmulatorOptions, type EmulatorWorld } from './world.ts';
