import type { Context } from 'hono';
import * as z from 'zod/mini';
import { uuid } from '../kit/index.ts';
import { refuse } from './errors.ts';
import { showCompany } from './oac-companies.ts';
import { pathOf, reaches, type OrganisationNode } from './organisation.ts';
import { param, readJson, readQuery, text } from './read.ts';
import type { Fintecture } from './state.ts';
import { created, type Secured } from './tokens.ts';

const nodeBody = z.strictObject({ name: text, parent_id: z.optional(text) });
const companiesQuery = z.strictObject({ recursive: z.optional(z.enum(['true', 'false'])) });

/** The tree of the organisation, as far as the credentials reach. */
export function nodeOperations({ world, state }: Fintecture): Record<string, Secured> {
  const find = (id: string): OrganisationNode | undefined =>
    reaches(state.organisation, id) ? state.organisation.nodes.get(id) : undefined;
  const nodeOf = (c: Context): OrganisationNode =>
    find(param(c, 'organisation_node_id')) ?? refuse(404, 'node_not_found', 'There is no such node.');
  const childrenOf = (id: string): OrganisationNode[] => [...state.organisation.nodes.values()].filter((node) => node.parent_id === id);
  const show = (node: OrganisationNode): object => ({
    ...{ id: node.id, name: node.name, children: childrenOf(node.id).map(({ id }) => ({ id })) },
    // Where the tree goes on above is none of the caller's business.
    ...(node.id === state.organisation.top ? {} : { parent_id: node.parent_id }),
  });
  const parentOf = (id: string): string => find(id)?.id ?? refuse(400, 'node_not_found', 'body: parent_id is no node within reach.');

  return {
    postOrganisationNodes: {
      method: 'POST',
      path: '/v1/organisation-nodes',
      async handle(c) {
        const { name, parent_id = state.organisation.top } = await readJson(c, nodeBody);
        const node = { id: uuid(world), name, parent_id: parentOf(parent_id) };
        state.organisation.nodes.set(node.id, node);
        return created(`/v1/organisation-nodes/${node.id}`);
      },
    },
    getOrganisationNodeById: {
      method: 'GET',
      path: '/v1/organisation-nodes/{organisation_node_id}',
      handle: (c) => c.json(show(nodeOf(c))),
    },
    patchOrganisationNodeById: {
      method: 'PATCH',
      path: '/v1/organisation-nodes/{organisation_node_id}',
      async handle(c) {
        const node = nodeOf(c);
        const { name, parent_id = node.parent_id } = await readJson(c, nodeBody);
        if (parent_id !== node.parent_id) {
          if (node.id === state.organisation.top) refuse(403, 'forbidden', 'The top node stays where it is.');
          const below = pathOf(state.organisation, parentOf(parent_id ?? '')).some(({ id }) => id === node.id);
          if (below) refuse(400, 'invalid_request', 'body: parent_id is below the node itself.');
        }
        Object.assign(node, { name, parent_id });
        return c.body(null, 200);
      },
    },
    deleteOrganisationNodeById: {
      method: 'DELETE',
      path: '/v1/organisation-nodes/{organisation_node_id}',
      handle(c) {
        const { id } = nodeOf(c);
        if (id === state.organisation.top) refuse(403, 'forbidden', 'The top node cannot be removed.');
        const used = childrenOf(id).length > 0 || [...state.organisation.companies.values()].some(({ nodeId }) => nodeId === id);
        if (used) refuse(409, 'node_in_use', 'The node has children or companies.');
        state.organisation.nodes.delete(id);
        return c.body(null, 204);
      },
    },
    getOrganisationNodeTree: {
      method: 'GET',
      path: '/v1/organisation-nodes/{organisation_node_id}/tree',
      handle(c) {
        const { id } = nodeOf(c);
        const way = pathOf(state.organisation, id);
        const { top } = state.organisation;
        const data = way.slice(way.findIndex((node) => node.id === top)).map(show);
        return c.json({ data, meta: { requested_node_id: id, top_accessible_organisation_node_id: top } });
      },
    },
    getOrganisationNodeCompanies: {
      method: 'GET',
      path: '/v1/organisation-nodes/{organisation_node_id}/companies',
      takesQuery: true,
      handle(c) {
        const { recursive = 'true' } = readQuery(c, companiesQuery);
        const { id } = nodeOf(c);
        const isIn = (nodeId: string): boolean =>
          recursive === 'true' ? pathOf(state.organisation, nodeId).some((node) => node.id === id) : nodeId === id;
        return c.json({ data: [...state.organisation.companies.values()].filter(({ nodeId }) => isIn(nodeId)).map(showCompany) });
      },
    },
  };
}
