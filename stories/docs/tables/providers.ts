import type { CompanionConfig } from '../../../server/config.ts';
import type { FinoSettings } from '../../../server/providers/fino/settings.ts';
import type { FinqwareSettings, FinqwareSkill } from '../../../server/providers/finqware/settings.ts';
import type { FintectureSettings } from '../../../server/providers/fintecture/settings.ts';
import { code, table } from './markdown.ts';

/** What each setting is for. One that has no words does not compile, nor do words for one that does not exist. */
type Words<S> = { readonly [Name in keyof S]-?: readonly [needed: string, words: string] };

const tableOf = <S>(words: Words<S>): string =>
  table(
    ['Setting', 'Without it', 'What it is'],
    Object.entries<readonly [string, string]>(words).map(([name, [needed, meaning]]) => [code(name), needed, meaning]),
  );

const NEEDED = 'refused';

export const fintectureSettingTable = tableOf<FintectureSettings>({
  environment: [NEEDED, '`sandbox` or `production`. Skills with `sbx` in their name run on the first, the others on the second.'],
  app_id: [NEEDED, 'The application’s id, from Fintecture’s console.'],
  app_secret: [NEEDED, 'Its secret.'],
  private_key: [
    'no payments',
    'The private RSA key whose public half Fintecture has, as PEM. Payments are signed with it, and webhooks are opened with it.',
  ],
  oac: ['no merchants', 'Credentials of their own, `client_id` and `client_secret`: only they reach the organisation.'],
  webhook_secret: [
    'any webhook is taken as a hint',
    'Twelve characters or more. What Fintecture is to send in the header `x-tessera-secret`.',
  ],
  base_url: ['Fintecture’s own', 'Another address, such as the emulator’s, without a slash at the end.'],
});

export const finoSettingTable = tableOf<FinoSettings>({
  environment: [NEEDED, '`sandbox` (fino’s test server) or `production`.'],
  client_id: [NEEDED, 'From fino.'],
  client_secret: [NEEDED, 'From fino.'],
  tenant_id: ['not sent', 'Goes along with every call as `TenantID`. A webhook that names another tenant is refused.'],
  recurring: ['`false`', 'Whether finoOS may fetch data again without the person.'],
  persist_non_recurring: ['not sent', 'Keeps a user who does not recur beyond the 24 hours after which finoOS deletes such users.'],
  store_secrets: ['`false`', 'Whether finoOS may keep what the person enters to log in at the bank. Ask the person first.'],
  account_types: ['all kinds', 'Only these kinds of account are shown, such as `["GIRO"]`.'],
  money_transfer: ['`false`', 'The switch for payments. finoOS documents them and says that they were removed: ask fino first.'],
  demo: ['not sent', 'Sends people to fino’s demonstration bank.'],
  webhook_secret: ['no webhook is believed', 'What finoOS sends back in the body of each webhook.'],
  base_url: ['fino’s own', 'Another address, such as the emulator’s, without a slash at the end.'],
});

export const finqwareSettingTable = tableOf<FinqwareSettings>({
  environment: [NEEDED, '`sandbox` or `production`. Sandbox skills have `sbx` in their name; each environment takes its own alone.'],
  base_url: [NEEDED, 'Where your Finqware is reached, version included, without a slash at the end. Their guide prints no address.'],
  client_id: [NEEDED, 'From Finqware.'],
  client_app_key: [NEEDED, 'From Finqware. The companion keeps it to itself, although it may be public.'],
  client_secret: [NEEDED, 'From Finqware.'],
  skills: [NEEDED, 'The skills that your app is registered for; the next two tables say how each is written.'],
  session_fields: ['none', 'More fields for the start of a session. `{uuid}` in a value stands for one that is new each time.'],
  paths: [
    'the guide’s, or assumed ones',
    'Other paths, by operation: `{ "createToken": "/tokens" }`. For `listSkills`, `readSession`, `createToken`, `getAccounts`, `getTransactions` and `deleteConsent`.',
  ],
  jwks_url: ['no webhook is believed', 'Where the public keys are that webhooks are signed with.'],
  nonce_minutes: ['30', 'How long a nonce of theirs is good for.'],
});

export const finqwareBankSkillTable = tableOf<Extract<FinqwareSkill, { type: 'aisp' }>>({
  name: [NEEDED, 'As Finqware’s catalog prints it. Tenants name it with `finqware_` before it.'],
  type: [NEEDED, '`aisp`'],
  bank: [
    NEEDED,
    'The bank behind it, since Finqware has one skill for each: `name` and `country`; and where there are such, `bic`, `bank_codes`, `aliases`, `logo`, `popular`, `psu_types` (both `retail` and `corporate` where it says nothing).',
  ],
  consent_step: ['`consent`', 'The name of its one step.'],
  return_field: ['`psu_redirect_link`', 'The field of that step for the address to come back to.'],
  consent_data: ['none', 'What else that step asks for, always the same.'],
});

export const finqwareProductSkillTable = tableOf<Extract<FinqwareSkill, { type: 'kyc' }>>({
  name: [NEEDED, 'As above.'],
  type: [NEEDED, '`kyc`'],
  usual_hours: ['24', 'How long their decision usually takes; people are told.'],
  forms: [
    NEEDED,
    'Their steps as forms, in their order and by their names, each of another, and a wait for a review at the end. Forms are written as in any skill.',
  ],
});

type Tenant = CompanionConfig['tenants'][number];

export const configTable = tableOf<CompanionConfig>({
  public_url: [NEEDED, 'Where browsers reach the companion, path included, without a slash at the end.'],
  tenants: [NEEDED, 'Who uses the companion; the next table.'],
  store: ['`sqlite`', '`sqlite` keeps everything in one file. `memory` loses everything with the process.'],
  data_dir: ['`./data`', 'Where that file is.'],
  key: ['made, and kept in `data_dir`', '32 bytes or more as hex or base64. Seals what is known of people and tags nonces.'],
  providers: ['none', 'Systems that all tenants share. There is one, `sandbox`; the real ones belong to a tenant.'],
  trusted_proxies: ['`0`', 'How many proxies before the companion may say where a request came from.'],
  log_level: ['`info`', '`debug`, `info`, `warn` or `error`.'],
  lifetimes: [
    'as they are here',
    '`session_seconds` 86400, `nonce_seconds` 1800, `temp_token_seconds` 600, `provider_seconds` 15 (how long an upstream call may take), `wait_seconds` 2592000 (how long a session lives while others decide). Given, it is given whole.',
  ],
  limits: ['as they are here', 'Per address and minute: `sessions` 60, `calls` 600, `misses` 10. Given, it is given whole.'],
  dangerously_allow_weak_secrets: ['`false`', 'Takes client secrets of fewer than 32 characters. For demos alone.'],
});

export const tenantTable = tableOf<Tenant>({
  client_id: [NEEDED, 'The public name: letters, digits, dot, dash, underscore.'],
  client_app_key: [NEEDED, 'Public, too; with it a page starts sessions.'],
  client_secret: [NEEDED, 'For the back end alone; 32 characters or more.'],
  name: [NEEDED, 'What people read.'],
  logo: ['the name', 'An https address.'],
  color: ['what finoOS has, or the theme', 'Such as `#0b7a5f`.'],
  country: ['the language tells', 'Where its customers are: two capital letters.'],
  origins: [NEEDED, 'The pages that may hold the widget, as origins. Empty: none.'],
  skills: [NEEDED, 'The journeys that it offers, by name.'],
  providers: ['none', 'Its own upstream systems, with its own credentials: `fintecture`, `fino`, `finqware`. See their pages.'],
  webhooks: ['none', 'Where its back end hears of what happens: up to ten of `url`, `secret`, `old_secrets`, `events`. See _Webhooks_.'],
});
