import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CallError } from '../../server/providers/http/error.ts';
import { seeded } from './world.ts';
import { UPSTREAMS, type Method } from '../upstreams/clients.ts';
import { DOCUMENTS, readDocument, type Document, type DocumentName } from '../upstreams/documents.ts';
import { exampleCall } from '../upstreams/example.ts';
import { startPrism, type Prism } from '../upstreams/prism.ts';
import { bodyOf, undeclared, unsaid } from '../upstreams/sent.ts';
import { wrongCalls } from '../upstreams/wrong.ts';

const randomBytes = seeded(1).bytes;

const prisms = new Map<DocumentName, Prism>();
before(async () => {
  const started = await Promise.all(DOCUMENTS.map((name) => startPrism(name)));
  DOCUMENTS.forEach((name, index) => prisms.set(name, started[index]!));
});
after(() => Promise.all([...prisms.values()].map((prism) => prism.close())));

for (const upstream of UPSTREAMS) {
  const documents = upstream.documents.map(readDocument);
  const all = documents.flatMap(({ operations }) => operations);

  describe(`the client of ${upstream.name}`, () => {
    it('has a method for every operation of the documents, and no other', () => {
      const client = upstream.create({ fetch, randomBytes });
      assert.deepEqual(Object.keys(client).sort(), all.map(({ id }) => id).sort());
      for (const each of Object.values(client)) assert.equal(typeof each, 'function');
    });

    it('has their methods and paths, marks those that are inferred, and asks for a token where they do', () => {
      for (const { id, method, path, inferred, bearer } of all) {
        const spec = upstream.operations[id]!;
        assert.deepEqual(
          { method: spec.method, path: spec.path, inferred: spec.inferred ?? false, bearer: spec.token !== 'none' },
          { method, path, inferred, bearer },
          id,
        );
      }
    });

    it('refuses what does not fit before anything is sent, and names the field', async () => {
      let sent = 0;
      const client = upstream.create({
        fetch: () => {
          sent += 1;
          return Promise.reject(new Error('nothing may be sent'));
        },
        randomBytes,
      });
      let refused = 0;
      for (const document of documents) {
        for (const operation of document.operations) {
          const good = exampleCall(document, operation);
          for (const { what, field, call } of wrongCalls(document, operation, good)) {
            const where = `${operation.id}: ${what} ${field}`;
            if (upstream.allows(operation.id, { what, field })) continue;
            await assert.rejects(
              async () => client[operation.id]!(upstream.call(operation, call)),
              (error) => {
                assert.ok(error instanceof CallError, `${where}: ${String(error)}`);
                const named = Object.keys(error.fields);
                // Where an operation takes no such part at all, it is the part that is named.
                assert.ok(named.includes(field) || named.includes(field.split('.')[0]!), `${where}: ${error.message}`);
                return true;
              },
            );
            refused += 1;
          }
        }
      }
      assert.equal(sent, 0);
      assert.ok(refused > all.length, String(refused));
    });

    for (const document of documents) walk(document);
  });

  function walk(document: Document): void {
    describe(document.name, () => {
      let prism: Prism;
      let requests: Request[] = [];
      let client: Readonly<Record<string, Method>>;
      before(() => {
        prism = prisms.get(document.name)!;
        client = upstream.create({
          fetch: async (input, init) => {
            const request = new Request(input, init);
            requests.push(request.clone());
            return prism.fetch(request);
          },
          randomBytes,
        });
      });
      it('refuses a request that breaks it, so its silence means something', async () => {
        const [first] = document.operations.filter(({ bearer, body }) => bearer || body);
        const path = first!.path.replaceAll(/\{[^}]+\}/g, 'x');
        await prism.fetch(`https://upstream.example${path}`, { method: first!.method });
        assert.notEqual(prism.violations().length, 0);
      });

      for (const lean of [false, true]) {
        it(`finds nothing wrong with a call to each operation, ${lean ? 'with what is required' : 'with everything'}`, async () => {
          for (const operation of document.operations) {
            const { id } = operation;
            const call = exampleCall(document, operation, { lean });
            requests = [];
            const { status } = await client[id]!(upstream.call(operation, call));
            assert.deepEqual(prism.violations(), [], id);
            assert.ok(String(status) in operation.answers, `${id} answered ${status}`);
            assert.equal(requests.length, 1, `${id} sent ${requests.length} requests`);
            const [request] = requests;
            const body = await bodyOf(request!.clone());
            assert.deepEqual(undeclared(document, operation, request!, body), [], `${id} says more than its document`);
            assert.deepEqual(unsaid(request!, body, upstream.call(operation, call)), [], `${id} leaves out what it was given`);
            assert.match(request!.headers.get('x-request-id') ?? '', /^[\da-f-]{36}$/, id);
            assert.equal(request!.headers.has('authorization'), operation.bearer, `${id}: a token where it asks for one, and only there`);
          }
        });
      }
    });
  }
}
