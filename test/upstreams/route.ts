import { readDocument, type Document, type DocumentName, type Operation } from './documents.ts';

export type Route = (request: Request) => { document: Document; operation: Operation } | undefined;

/** Tells which operation a request is for, by its method and the end of its path. */
export function routeOf(names: readonly DocumentName[]): Route {
  const rows = names.map(readDocument).flatMap((document) =>
    document.operations.map((operation) => {
      const pattern = operation.path
        .split(/\{[^}]+\}/)
        .map(escaped)
        .join('[^/]+');
      return { document, operation, pattern: new RegExp(`(^|/api)${pattern}$`) };
    }),
  );
  // Of two that match, the one with more words of its own: `/users/custom` is no user.
  rows.sort((a, b) => placeholders(a.operation) - placeholders(b.operation));
  return (request) => {
    const { pathname } = new URL(request.url);
    return rows.find(({ operation, pattern }) => operation.method === request.method && pattern.test(pathname));
  };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const placeholders = ({ path }: Operation): number => path.split('{').length;
