import { isIBAN } from '../../src/protocol/iban.ts';
import { payeeCheck, type FormValues, type PayeeCheck, type SessionCreate } from '../../src/protocol/index.ts';
import { AppError, faultOf } from '../errors/app-error.ts';
import { fieldsOf } from '../skills/form.ts';
import type { Skill } from '../skills/skill.ts';
import { providerOf, withDeadline, type World } from '../world.ts';
import { connectionById } from './credentials.ts';
import type { Connected, Session } from './session.ts';
import { settingOf, type Directory } from './show.ts';
import { faultsOf } from './submission.ts';

type Customer = NonNullable<NonNullable<SessionCreate['context']>['customer']>;
type Faults = Record<string, string>;

const AT = 'context.customer';
const FOREIGN = 'does not belong to this skill';

/** Adds to a session what the back end knows of the customer, and what the payee's bank says of the payee. */
export async function withContext(world: World, session: Session, skill: Skill, customer: Customer | undefined): Promise<Session> {
  const has = (kind: string): boolean => skill.steps.some(({ kinds }) => kinds[0] === kind);
  const { details, account, credentials_ids: ids } = customer ?? {};
  const faults: Faults = {};
  if (details && !has('form')) faults[`${AT}.details`] = FOREIGN;
  if (account && !has('review')) faults[`${AT}.account`] = FOREIGN;
  if (ids && !has('connections')) faults[`${AT}.credentials_ids`] = FOREIGN;
  refuse(faults);
  const known = { ...session };
  if (details || account) {
    const directory = await world.directories.of(world, session.tenant, skill);
    if (details) known.details = detailsOf(details, session, skill, directory, world.ports.now());
    if (account) known.payFrom = accountOf(account, directory);
  }
  if (has('connections')) known.connections = await connectionsOf(world, session, skill, ids ?? []);
  if (has('review')) known.payeeCheck = await payeeCheckOf(world, session, skill);
  return known;
}

/** Each detail must pass its field wherever it is asked for. What somebody agrees to, nobody can know beforehand. */
function detailsOf(details: FormValues, session: Session, skill: Skill, directory: Directory, now: number): FormValues {
  const setting = settingOf(session, directory, now);
  const fields = skill.steps.flatMap(({ form }) => (form ? fieldsOf(form, setting) : []));
  const values: FormValues = {};
  const faults: Faults = {};
  for (const [name, value] of Object.entries(details)) {
    const asking = fields.filter((field) => field.name === name);
    if (asking.length === 0) faults[`${AT}.details.${name}`] = 'is not a known field';
    for (const { when: _when, ...field } of asking) {
      if (field.kind === 'consent') faults[`${AT}.details.${name}`] = 'can be given by the person alone';
      else {
        const checked = faultsOf([field], { [name]: value }, `${AT}.details`);
        Object.assign(values, checked.values);
        Object.assign(faults, checked.faults);
      }
    }
  }
  refuse(faults);
  return values;
}

function accountOf({ institution_id, iban }: NonNullable<Customer['account']>, { byId }: Directory): Session['payFrom'] {
  const institution = byId.get(institution_id);
  refuse({
    ...(!institution && { [`${AT}.account.institution_id`]: 'is not in the directory' }),
    ...(!isIBAN(iban) && { [`${AT}.account.iban`]: 'is not a valid IBAN' }),
  });
  const { id, name, logo, country } = institution!;
  return { bank: { id, name, country, ...(logo !== undefined && { logo }) }, iban, used: false };
}

async function connectionsOf(world: World, session: Session, skill: Skill, ids: readonly string[]): Promise<Connected[]> {
  const faults: Faults = {};
  const of = { tenant: session.tenant, provider: skill.provider };
  const found = await Promise.all(ids.map((id) => connectionById(world, id, of)));
  const connected = found.flatMap((connection, index) => {
    if (!connection) faults[`${AT}.credentials_ids.${index}`] = 'names no connection of the tenant';
    // Named twice, it is shown once.
    return connection && ids.indexOf(connection.id) === index ? [connection] : [];
  });
  refuse(faults);
  return connected;
}

/** Whatever goes wrong with the question, the payment can go on: the person is told that nobody knows. */
async function payeeCheckOf(world: World, session: Session, skill: Skill): Promise<PayeeCheck> {
  const { order } = session;
  const provider = providerOf(world, session.tenant, skill);
  if (!order || !provider.checkPayee) return { result: 'unavailable' };
  try {
    const { result, name } = payeeCheck.parse(await withDeadline(world, (signal) => provider.checkPayee!(order, signal)));
    if (result !== 'close_match') return { result };
    // Without the name that it is close to, nobody can judge it.
    return name === undefined ? { result: 'no_match' } : { result, name };
  } catch (error) {
    world.ports.log('warn', 'payee_check_failed', { fault: faultOf(error) });
    return { result: 'unavailable' };
  }
}

function refuse(faults: Faults): void {
  if (Object.keys(faults).length > 0) throw new AppError('invalid_fields', { fields: faults });
}
