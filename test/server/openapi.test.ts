import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createApp } from '../../server/app.ts';
import { parseConfig } from '../../server/config.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Sessions } from '../../server/sessions/service.ts';
import type { World } from '../../server/world.ts';
import { violations, type Schema } from '../faults/json-schema.ts';
import { live } from '../faults/living.ts';
import { Recorder } from '../faults/recorder.ts';
import { createWorld } from './world.ts';

interface Media {
  schema: Schema;
}
interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, string[]>[];
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, { type: string; scheme: string }> };
}

/** What is there for operators, for upstream and for script tags, and is no part of the contract. */
const UPSTREAM = ['/webhooks/{provider}', '/webhooks/{provider}/{client_id}'];
const BESIDE = [
  ...UPSTREAM,
  '/healthz',
  '/readyz',
  '/openapi.json',
  '/tessera.js',
  '/chunks/*',
  '/themes/*',
  '/return.js',
  '/return.css',
  '/*',
];

describe('/openapi.json', () => {
  let document: Document;
  let operations: [path: string, method: string, operation: Operation][];
  before(async () => {
    const world = await createWorld();
    const { status, headers, text } = await world.call('GET', '/openapi.json');
    assert.deepEqual([status, headers.get('content-type')?.startsWith('application/json')], [200, true]);
    document = JSON.parse(text) as Document;
    operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, each]): [string, string, Operation] => [path, method, each]),
    );
  });

  it('is built as OpenAPI 3.1 wants it', () => {
    assert.match(document.openapi, /^3\.1\.\d+$/);
    assert.ok(document.info.title && document.info.version);
    for (const { url } of document.servers) assert.ok(URL.canParse(url));
    const names = operations.map(([, , { operationId }]) => operationId);
    assert.deepEqual([...new Set(names)], names, 'operation ids are unique');
    for (const [path, method, { summary, security, parameters, requestBody, responses }] of operations) {
      const where = `${method} ${path}`;
      assert.ok(path.startsWith('/') && !path.endsWith('/') && !path.includes('?'), where);
      assert.ok(['get', 'post', 'put', 'patch', 'delete'].includes(method), where);
      assert.ok(summary.length > 0, where);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      assert.deepEqual(
        parameters.filter((each) => each.in === 'path').map(({ name }) => name),
        inPath,
        where,
      );
      const keys = parameters.map((each) => `${each.in} ${each.name}`);
      assert.deepEqual([...new Set(keys)], keys, where);
      for (const each of parameters) {
        assert.ok(['query', 'header', 'path', 'cookie'].includes(each.in), where);
        if (each.in === 'path') assert.equal(each.required, true, where);
      }
      for (const requirement of security)
        for (const name of Object.keys(requirement)) assert.ok(document.components.securitySchemes[name], `${where}: ${name}`);
      if (method === 'get') assert.equal(requestBody, undefined, where);
      if (requestBody) assert.deepEqual(Object.keys(requestBody.content), ['application/json'], where);
      assert.ok(Object.keys(responses).length > 0, where);
      for (const [status, { description }] of Object.entries(responses)) {
        assert.match(status, /^([1-5]\d\d|[1-5]XX|default)$/, where);
        assert.ok(description.length > 0, where);
      }
    }
    for (const { type, scheme } of Object.values(document.components.securitySchemes)) assert.ok(type === 'http' && scheme.length > 0);
  });

  it('has schemas that can be used: every keyword is known, every reference leads somewhere', () => {
    const root = document as unknown as Schema;
    for (const [path, method, { parameters, requestBody, responses }] of operations) {
      const media = [...Object.values(responses).map(({ content }) => content), requestBody?.content].flatMap((content) =>
        Object.values(content ?? {}),
      );
      for (const { schema } of [...parameters, ...media]) {
        for (const value of [null, 'x', 1, [], {}]) assert.doesNotThrow(() => violations(schema, value, 'it', root), `${method} ${path}`);
      }
    }
  });

  it('names every route of the companion, and no other', () => {
    const settings = parseConfig({
      public_url: 'https://pay.example/tessera',
      store: 'memory',
      tenants: [
        {
          client_id: 'a',
          client_app_key: 'pk_a1',
          client_secret: 's'.repeat(32),
          name: 'A',
          origins: [],
          skills: ['sandbox_aisp_sbx_#1.0'],
        },
      ],
      providers: ['sandbox'],
    });
    const world = {
      ports: { store: createMemoryStore(), now: () => 0, log: () => undefined },
      tenants: new Map(),
      providers: new Map(),
      skills: new Map(),
      closing: new AbortController().signal,
    };
    const app = createApp(world as unknown as World, {} as Sessions, settings, { widgetDirectory: '/nowhere', soon: () => undefined });
    const routes = app.routes.map(
      ({ method, path }) => `${method.toLowerCase()} ${path.replace('/tessera', '').replace(/:(\w+)/g, '{$1}')}`,
    );
    const contract = routes.filter((route) => !BESIDE.includes(route.split(' ')[1]!));
    assert.deepEqual([...new Set(contract)].sort(), operations.map(([path, method]) => `${method} ${path}`).sort());
  });

  it('is what the companion says, in every answer of a whole run', async () => {
    const recorder = await Recorder.open(createMemoryStore());
    await live(recorder);
    const checked = new Set<string>();
    for (const { method, path, status, bytes, body } of recorder.answers) {
      const route = path.split('?')[0]!;
      const found = operations.find(
        ([template, name]) => name === method.toLowerCase() && new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(route),
      );
      if (!found || !/content-type: application\/json/.test(bytes)) continue;
      const [template, , { responses }] = found;
      const schema = (responses[String(status)] ?? responses['default'])?.content?.['application/json']?.schema;
      assert.ok(schema !== undefined, `${method} ${template} says nothing of ${status}`);
      assert.deepEqual(violations(schema, body, 'the answer', document as unknown as Schema), [], `${method} ${path} ${status}`);
      checked.add(`${method.toLowerCase()} ${template} ${status < 400 ? 'good' : 'bad'}`);
    }
    const silent = operations.filter(
      ([path, method, { responses }]) => responses['200']?.content?.['application/json'] && !checked.has(`${method} ${path} good`),
    );
    assert.deepEqual(
      silent.map(([path, method]) => `${method} ${path}`),
      [],
      'every operation was asked',
    );
    assert.ok([...checked].filter((each) => each.endsWith('bad')).length >= 6);
  });

  it('tells a good request from a bad one as the companion does', async () => {
    const world = await createWorld();
    const schema = document.paths['/sessions']?.['post']?.requestBody?.content['application/json']?.schema ?? false;
    const good = { client_id: 'shop', client_app_key: 'pk_shop', skill: 'scripted_aisp_sbx_#1.0' };
    const bodies = [
      good,
      { ...good, extra: 1 },
      { ...good, locale: 'x_y' },
      { ...good, challenge: 'short' },
      { ...good, display: 'frame' },
      { ...good, client_id: '' },
      { skill: good.skill },
      { ...good, locale: 'fr-FR' },
    ];
    for (const body of bodies) {
      const { status } = await world.call('POST', '/sessions', body);
      assert.equal(status === 200, violations(schema, body).length === 0, JSON.stringify(body));
    }
  });
});
