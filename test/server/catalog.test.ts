import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { APP_KEY, CONNECT, createWorld, SECRET } from './world.ts';

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
}

/** Not part of the contract: pages, files, and what operators and browsers ask for. */
const OTHER = new Set(['/openapi.json', '/healthz', '/readyz', '/tessera.js', '/return.js', '/return.css']);

describe('the OpenAPI document', () => {
  it('is valid by a validator that is not ours', async () => {
    const { call } = await createWorld();
    const { body } = await call<OpenApi>('GET', '/openapi.json');
    const result = await new Validator().validate({ ...body });
    assert.deepEqual(result.errors ?? [], []);
    assert.equal(result.valid, true);
    assert.equal(body.openapi, '3.1.0');
  });

  it('names every call that the companion answers, and no other', async () => {
    const { call } = await createWorld();
    const { body } = await call<OpenApi>('GET', '/openapi.json');
    const documented = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    for (const each of documented) {
      const [method = '', path = ''] = each.split(' ');
      const { body: answer, status } = await call(
        method,
        path.replace('{id}', '01900000-0000-7000-8000-000000000000'),
        method === 'GET' ? undefined : {},
      );
      // Refused for what it lacks, not for being unknown. The callback's page is no JSON.
      assert.ok(path === '/callback' ? status === 404 : answer.type !== 'not_found', `${each} answers ${status}`);
    }
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['PUT', '/sessions'],
      ['GET', '/sessions'],
      ['POST', '/accounts'],
      ['DELETE', '/token'],
    ] as const) {
      assert.ok(!documented.includes(`${method} ${path}`) && !OTHER.has(path));
      assert.equal((await call(method, path)).status, 404, `${method} ${path}`);
    }
  });

  it('gives every operation a name of its own and an error answer', async () => {
    const { call } = await createWorld();
    const { body } = await call<OpenApi>('GET', '/openapi.json');
    const operations = Object.values(body.paths).flatMap((methods) => Object.values(methods));
    assert.equal(new Set(operations.map((operation) => operation.operationId)).size, operations.length);
    for (const { responses } of operations) assert.ok(responses['default']);
  });
});

describe('the catalog', () => {
  it('names each skill with its steps: name, kind, schema of the data, slots', async () => {
    const { call } = await createWorld();
    interface Skills {
      skills: {
        skill: string;
        starts_from: string[];
        steps: { name: string; kind: string; or?: string[]; schema: { properties: object; additionalProperties: boolean }; slots: [] }[];
      }[];
    }
    const { body } = await call<Skills>('GET', `/skills?client_id=shop&client_app_key=${APP_KEY}`);
    const connect = body.skills.find((each) => each.skill === CONNECT.name);
    assert.deepEqual(
      connect?.steps.map(({ name, kind, or }) => [name, kind, or]),
      [
        ['bank', 'choose_bank', undefined],
        ['approval', 'redirect', ['decoupled']],
        ['accounts', 'accounts', undefined],
      ],
    );
    for (const { schema, slots } of connect?.steps ?? []) {
      assert.equal(schema.additionalProperties, false);
      assert.ok(Object.keys(schema.properties).length > 0);
      assert.deepEqual(slots, []);
    }
    const { body: wrong } = await call('GET', `/skills?client_id=shop&client_app_key=${SECRET}`);
    assert.equal(wrong.type, 'tenant_unknown');
    assert.equal((await call('GET', '/skills?client_id=shop')).body.fields?.['client_app_key'], 'is required');
  });

  it('lists the banks of a skill, by country and kind of customer', async () => {
    const { call } = await createWorld();
    const list = async (more: string) =>
      (
        await call<{ institutions: { id: string }[] }>('GET', `/institutions?client_id=shop&client_app_key=${APP_KEY}${more}`)
      ).body.institutions.map((each) => each.id);
    assert.deepEqual(await list(''), ['down', 'firm', 'one', 'two']);
    assert.deepEqual(await list('&country=DE'), ['two']);
    assert.deepEqual(await list('&psu_type=corporate'), ['firm']);
  });
});
