import { toIban } from '../kit/index.ts';
import { APP_ID } from './credentials.ts';
import type { FintectureEmulatorOptions } from './state.ts';

export interface Application {
  id: string;
  app_name?: string | undefined;
  app_public_key?: string | undefined;
  app_urls: Record<string, unknown>;
  app_webhooks: Record<string, unknown>[];
  companyId: string;
  accountIds: string[];
}

export interface OrganisationAccount {
  id: string;
  iban: string;
  holder_name: string;
  bic?: string | undefined;
  currency?: string | undefined;
  companyId: string;
}

export interface Company {
  id: string;
  name: string;
  incorporation?: { siren?: string | undefined; vat?: string | undefined; hrb?: string | undefined } | undefined;
  external_id?: string | undefined;
  nodeId: string;
}

export interface OrganisationNode {
  id: string;
  name: string;
  parent_id?: string | undefined;
}

export interface Membership {
  id: string;
  user_id: string;
  role: string;
  company_id?: string | undefined;
  organisation_node_id?: string | undefined;
  status?: string | undefined;
  notification_preferences?: Record<string, unknown> | undefined;
}

export interface User {
  id: string;
  email: string;
  first_name?: string | undefined;
  last_name?: string | undefined;
  phone?: string | undefined;
}

/** A tree of nodes with companies in it, of which the credentials reach the part below `top`. */
export interface Organisation {
  top: string;
  nodes: Map<string, OrganisationNode>;
  companies: Map<string, Company>;
  accounts: Map<string, OrganisationAccount>;
  applications: Map<string, Application>;
  memberships: Map<string, Membership>;
  users: Map<string, User>;
}

const byId = <T extends { id: string }>(...items: readonly T[]): Map<string, T> => new Map(items.map((item) => [item.id, item]));

/** What is there from the start: some of it beyond reach, and the application itself. */
export function emptyOrganisation({ publicKey, webhook }: FintectureEmulatorOptions): Organisation {
  return {
    top: 'node-top',
    nodes: byId<OrganisationNode>(
      { id: 'node-beyond', name: 'A group that others run' },
      { id: 'node-top', name: 'Emulated Group', parent_id: 'node-beyond' },
      { id: 'node-retail', name: 'Emulated Retail', parent_id: 'node-top' },
      { id: 'node-france', name: 'Emulated France', parent_id: 'node-retail' },
    ),
    companies: byId<Company>(
      { id: 'company-main', name: 'Emulated Shop SAS', incorporation: { siren: '552100554' }, nodeId: 'node-top' },
      { id: 'company-france', name: 'Emulated France SARL', external_id: 'fr', nodeId: 'node-france' },
      { id: 'company-beyond', name: 'Somebody Else Ltd', nodeId: 'node-beyond' },
    ),
    accounts: byId<OrganisationAccount>(
      {
        id: 'account-main',
        iban: toIban('FR', '30001007941234567890185'),
        holder_name: 'Emulated Shop SAS',
        currency: 'EUR',
        companyId: 'company-main',
      },
      { id: 'account-beyond', iban: toIban('DE', '370400440532013000'), holder_name: 'Somebody Else Ltd', companyId: 'company-beyond' },
    ),
    applications: byId<Application>(
      {
        ...{ id: APP_ID, app_name: 'Emulated application', app_public_key: publicKey, app_urls: {}, companyId: 'company-main' },
        ...{ app_webhooks: webhook === undefined ? [] : [{ url: webhook.url, events: [] }], accountIds: ['account-main'] },
      },
      {
        id: 'app-beyond',
        app_name: 'Somebody else’s',
        app_urls: {},
        app_webhooks: [],
        companyId: 'company-beyond',
        accountIds: ['account-beyond'],
      },
    ),
    memberships: new Map(),
    users: new Map(),
  };
}

/** From a node up to the root. */
export function pathOf({ nodes }: Organisation, id: string | undefined): OrganisationNode[] {
  const node = nodes.get(id ?? '');
  return node === undefined ? [] : [...pathOf({ nodes } as Organisation, node.parent_id), node];
}

/** Whether the credentials reach a node. */
export const reaches = (organisation: Organisation, id: string): boolean =>
  pathOf(organisation, id).some((node) => node.id === organisation.top);

/** Whether they reach a company. */
export function reachesCompany(organisation: Organisation, id: string): boolean {
  const company = organisation.companies.get(id);
  return company !== undefined && reaches(organisation, company.nodeId);
}
